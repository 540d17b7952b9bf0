/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.offset;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShopTest {
    private static final Address HOME = new Address("1 Road", "", "Town", "USA", "CA", "11111");
    private static final Address AWAY = new Address("2 Road", "", "Town", "USA", "CA", "22222");

    private final ShopRows rows = rows();
    private final Shop shop = new Shop(rows);

    @Test
    void a_change_with_the_same_key_is_made_once() {
        Order first = shop.once("key", Order.class, open -> open.pendingOrders().cancel("#W1", "no longer needed"));
        Order second =
                shop.once("key", Order.class, open -> open.pendingOrders().cancel("#W1", "no longer needed"));

        assertThat(second).isSameAs(first);
        assertThat(shop.order("#W1").paymentHistory()).hasSize(2);
        assertThat(balance("gift_card_1")).isEqualTo("130.5");
    }

    @Test
    void a_refused_change_leaves_nothing_behind_and_may_be_made_later() {
        assertThatExceptionOfType(OrderRuleViolation.class)
                .isThrownBy(() -> shop.once(
                        "key", Order.class, open -> open.pendingOrders().cancel("#W1", "bored")))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(RuleCode.REASON_NOT_ALLOWED));

        assertThat(shop.writtenOrders()).isEmpty();
        assertThat(shop.once("key", Order.class, open -> open.pendingOrders().cancel("#W1", "no longer needed"))
                        .status())
                .isEqualTo(Order.CANCELLED);
    }

    @Test
    void conversations_do_not_see_each_others_changes() {
        shop.changeAddress("u1", AWAY);

        assertThat(new Shop(rows).user("u1").address()).isEqualTo(HOME);
        assertThat(rows.users()).containsEntry("u1", new Shop(rows).user("u1"));
    }

    @Test
    void a_customer_is_found_by_the_zip_of_the_present_address() {
        Name name = new Name("ADA", "ISIK");
        assertThat(shop.userIdByNameAndZip(name, "11111")).isEqualTo("u1");

        shop.changeAddress("u1", AWAY);

        assertThat(shop.userIdByNameAndZip(name, "22222")).isEqualTo("u1");
        assertThatExceptionOfType(OrderRuleViolation.class)
                .isThrownBy(() -> shop.userIdByNameAndZip(name, "11111"))
                .withMessage("user not found");
    }

    @Test
    void an_item_that_is_held_twice_is_replaced_twice() {
        Order order = shop.pendingOrders().changeItems("#W1", List.of("i1", "i1"), List.of("i2", "i2"), "gift_card_1");

        assertThat(order.items()).extracting(LineItem::itemId).containsExactly("i2", "i2");
        assertThat(order.status()).isEqualTo(Order.PENDING_ITEM_MODIFIED);
        assertThat(order.paymentHistory().get(1).amount()).isEqualTo(20.2, offset(1e-6));
        assertThat(balance("gift_card_1")).isEqualTo("79.8");
    }

    @Test
    void a_payment_can_be_changed_once() {
        shop.pendingOrders().changePayment("#W1", "paypal_1");

        assertThat(balance("gift_card_1")).isEqualTo("130.5");
        assertThatExceptionOfType(OrderRuleViolation.class)
                .isThrownBy(() -> shop.pendingOrders().changePayment("#W1", "gift_card_1"))
                .withMessage("there should be exactly one payment for a pending order");
    }

    private String balance(String methodId) {
        PaymentMethod method = shop.user("u1").paymentMethods().get(methodId);
        return method == null ? "" : String.valueOf(method.balance());
    }

    private static ShopRows rows() {
        Variant old = new Variant("i1", Map.of("color", "blue"), true, 15.25);
        Variant wanted = new Variant("i2", Map.of("color", "grey"), true, 25.35);
        LineItem line = new LineItem("Lamp", "p1", "i1", 15.25, Map.of("color", "blue"));
        Order order = new Order(
                "#W1",
                "u1",
                HOME,
                List.of(line, line),
                List.of(),
                Order.PENDING,
                List.of(new Payment(Payment.PAYMENT, 30.5, "gift_card_1")),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        PaymentMethod card = new PaymentMethod("gift_card", null, null, BigDecimal.valueOf(100), "gift_card_1");
        PaymentMethod paypal = new PaymentMethod("paypal", null, null, null, "paypal_1");
        User user = new User(
                new Name("Ada", "Isik"),
                HOME,
                "ada@example.com",
                Map.of(card.id(), card, paypal.id(), paypal),
                List.of("#W1"));
        return new ShopRows(
                Map.of("u1", user),
                Map.of("#W1", order),
                Map.of("p1", new Product("Lamp", "p1", Map.of("i1", old, "i2", wanted))));
    }
}
