/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.generate;

import dev.agentdlq.samples.orderflow.shop.Address;
import dev.agentdlq.samples.orderflow.shop.LineItem;
import dev.agentdlq.samples.orderflow.shop.Order;
import dev.agentdlq.samples.orderflow.shop.Shop;
import dev.agentdlq.samples.orderflow.shop.User;
import dev.agentdlq.samples.orderflow.shop.Variant;
import java.util.Comparator;
import java.util.List;

/** An invented agent that serves one customer, and makes the mistakes that agents make. */
final class Agent {
    static final int TASKS = 14;

    private final Shop untouched;
    private final Dice dice;
    private final Recorder record;
    private final String userId;
    private final User user;

    Agent(Shop untouched, Dice dice, Recorder record, String userId) {
        this.untouched = untouched;
        this.dice = dice;
        this.record = record;
        this.userId = userId;
        this.user = untouched.user(userId);
    }

    void serve(int task) {
        identify();
        record.call("get_user_details", "user_id", userId);
        String pending = user.orders().get(0);
        String delivered = user.orders().get(1);
        record.call("get_order_details", "order_id", pending);
        switch (task) {
            case 0 -> cancelTwice(pending);
            case 1 -> sendElsewhere(pending);
            case 2 -> changeItems(pending, List.of());
            case 3 -> changeItems(pending, List.of(variantOf(pending, false)));
            case 4 -> changeItemsOfText(pending);
            case 5 -> changePayment(pending, 2);
            case 6 -> changePayment(pending, 1);
            case 7 -> takeBack(delivered);
            case 8 -> exchange(delivered, pending);
            case 9 -> askForWhatIsNotThere(pending);
            case 10 -> inventTools(pending);
            case 11 -> calculate();
            case 12 -> moveHouse(pending);
            default -> takeBackWhatWasNotBought(delivered);
        }
        if (dice.chance(40)) {
            record.call("think", "thought", "The customer " + user.name().firstName() + " has been served.");
        }
        while (record.calls().size() < 4) {
            record.call("list_all_product_types");
        }
    }

    private void identify() {
        if (dice.chance(20)) {
            record.call("find_user_id_by_email", "email", "nobody" + dice.digits(3) + "@example.com");
        }
        if (dice.chance(50)) {
            record.call("find_user_id_by_email", "email", user.email());
        } else {
            record.call(
                    "find_user_id_by_name_zip",
                    "first_name",
                    user.name().firstName(),
                    "last_name",
                    user.name().lastName(),
                    "zip",
                    user.address().zip());
        }
    }

    private void cancelTwice(String orderId) {
        record.call("cancel_pending_order", "order_id", orderId, "reason", "changed my mind");
        record.call("cancel_pending_order", "order_id", orderId, "reason", "no longer needed");
        record.call("cancel_pending_order", "order_id", orderId, "reason", "ordered by mistake");
    }

    private void sendElsewhere(String orderId) {
        address("modify_pending_order_address", "order_id", orderId.substring(1), InventedShop.address(dice));
        address("modify_pending_order_address", "order_id", orderId, InventedShop.address(dice));
        address("modify_pending_order_address", "order_id", orderId, InventedShop.address(dice));
    }

    private void moveHouse(String orderId) {
        Address home = InventedShop.address(dice);
        address("modify_user_address", "user_id", userId + "0", home);
        address("modify_user_address", "user_id", userId, home);
        address("modify_pending_order_address", "order_id", orderId, home);
    }

    private void changeItems(String orderId, List<String> wrongIds) {
        List<String> old = List.of(firstItem(orderId).itemId());
        items("modify_pending_order_items", orderId, old, wrongIds, method(0));
        items("modify_pending_order_items", orderId, old, List.of(variantOf(orderId, true)), method(2));
        items("modify_pending_order_items", orderId, old, List.of(variantOf(orderId, true)), method(0));
        record.call("cancel_pending_order", "order_id", orderId, "reason", "no longer needed");
    }

    private void changeItemsOfText(String orderId) {
        String old = firstItem(orderId).itemId();
        record.call(
                "modify_pending_order_items",
                "order_id",
                orderId,
                "item_ids",
                "[\"" + old + "\"]",
                "new_item_ids",
                "[\"" + variantOf(orderId, true) + "\"]",
                "payment_method_id",
                method(0));
        items("modify_pending_order_items", orderId, List.of(old), List.of(variantOf(orderId, true)), "paypal_0");
        items("modify_pending_order_items", orderId, List.of(old), List.of(variantOf(orderId, true)), method(1));
    }

    private void changePayment(String orderId, int methodIndex) {
        Order order = untouched.order(orderId);
        String present = order.paymentHistory().get(0).paymentMethodId();
        record.call("modify_pending_order_payment", "order_id", orderId, "payment_method_id", present);
        record.call("modify_pending_order_payment", "order_id", orderId, "payment_method_id", method(methodIndex));
        record.call("modify_pending_order_payment", "order_id", orderId, "payment_method_id", method(1));
        record.call("modify_pending_order_payment", "order_id", orderId, "payment_method_id", method(0));
    }

    private void takeBack(String orderId) {
        List<String> ids = List.of(firstItem(orderId).itemId());
        takeBack(orderId, ids, method(1));
        takeBack(orderId, ids, method(2));
        takeBack(orderId, ids, method(2));
    }

    private void takeBackWhatWasNotBought(String orderId) {
        String id = firstItem(orderId).itemId();
        takeBack(orderId, List.of(id, id, id, id), method(2));
        takeBack(orderId, List.of(id), "gift_card_0");
        takeBack(orderId, List.of(id), method(2));
    }

    private void exchange(String delivered, String pending) {
        List<String> old = List.of(firstItem(delivered).itemId());
        List<String> wanted = List.of(variantOf(delivered, true));
        items("exchange_delivered_order_items", pending, old, wanted, method(0));
        items("exchange_delivered_order_items", delivered, List.of("1"), wanted, method(0));
        items("exchange_delivered_order_items", delivered, old, wanted, method(2));
        items("exchange_delivered_order_items", delivered, old, wanted, method(0));
    }

    private void askForWhatIsNotThere(String orderId) {
        record.call("get_order_details", "order_id", "#W" + dice.digits(5));
        record.call("get_product_details", "product_id", firstItem(orderId).itemId());
        record.call("get_product_details", "product_id", firstItem(orderId).productId());
        record.call("transfer_to_human_agents", "summary", "The customer asks for a product that is not there.");
    }

    private void inventTools(String orderId) {
        record.call("find_user_id_by_phone", "phone", dice.digits(9));
        record.call("get_user_details", "user_id", userId, "email", user.email());
        record.call("cancel_pending_order", "order_id", orderId);
        record.call("cancel_pending_order", "order_id", orderId, "reason", "ordered by mistake");
    }

    private void calculate() {
        record.call("list_all_product_types");
        record.call("calculate", "expression", dice.price(300) + " - (" + dice.price(90) + " + 2 * 4.5) / 3");
        record.call("calculate", "expression", "price of " + dice.digits(2));
        record.call("calculate", "expression", "1 / (2 - 2)");
    }

    private void takeBack(String orderId, List<String> itemIds, String methodId) {
        record.call(
                "return_delivered_order_items",
                "order_id",
                orderId,
                "item_ids",
                itemIds,
                "payment_method_id",
                methodId);
    }

    private void items(String tool, String orderId, List<String> old, List<String> wanted, String methodId) {
        record.call(tool, "order_id", orderId, "item_ids", old, "new_item_ids", wanted, "payment_method_id", methodId);
    }

    private void address(String tool, String idName, String id, Address address) {
        record.call(
                tool,
                idName,
                id,
                "address1",
                address.address1(),
                "address2",
                address.address2(),
                "city",
                address.city(),
                "state",
                address.state(),
                "country",
                address.country(),
                "zip",
                address.zip());
    }

    /** Returns the id of the credit card, the PayPal account or the gift card. */
    private String method(int index) {
        return List.copyOf(user.paymentMethods().keySet()).get(index);
    }

    private LineItem firstItem(String orderId) {
        return untouched.order(orderId).items().get(0);
    }

    /** Returns the dearest variant of the order's first product that is available, or one that is not. */
    private String variantOf(String orderId, boolean isAvailable) {
        return untouched.product(firstItem(orderId).productId()).variants().values().stream()
                .filter(variant -> variant.available() == isAvailable)
                .max(Comparator.comparingDouble(Variant::price))
                .orElseThrow()
                .itemId();
    }
}
