/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.Effect;
import dev.agentdlq.Repeats;
import dev.agentdlq.samples.orderflow.shop.Address;
import dev.agentdlq.samples.orderflow.shop.Backend;
import dev.agentdlq.samples.orderflow.shop.Calculator;
import dev.agentdlq.samples.orderflow.shop.Name;
import dev.agentdlq.samples.orderflow.shop.Order;
import dev.agentdlq.samples.orderflow.shop.OrderRuleViolation;
import dev.agentdlq.samples.orderflow.shop.Product;
import dev.agentdlq.samples.orderflow.shop.Shop;
import dev.agentdlq.samples.orderflow.shop.User;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The tools that the shop gives its agent. Thread-safe.
 *
 * <p>Each method is a task. Where the shop's server does not answer, the call is kept and tried again in the
 * background; where a call breaks a rule of the shop, trying again is no use and a person reviews it. A change passes
 * the call's idempotency key on, so that however often it is executed, the shop makes it once. An agent that makes the
 * same call again meanwhile is told that it is taken care of.
 */
public class OrderTools {
    /** The tools that change something. */
    public static final Set<String> CHANGES = Set.of(
            "cancel_pending_order",
            "modify_pending_order_address",
            "modify_pending_order_items",
            "modify_pending_order_payment",
            "modify_user_address",
            "return_delivered_order_items",
            "exchange_delivered_order_items");

    private static final String SOON = "100ms";

    private final Backend backend;

    /**
     * Creates the tools.
     *
     * @param backend the way to the shop
     */
    public OrderTools(Backend backend) {
        this.backend = backend;
    }

    /** Finds a customer by e-mail address. */
    @AgentTask(
            type = "find_user_id_by_email",
            deterministicOn = OrderRuleViolation.class,
            effect = Effect.READ_ONLY,
            repeats = Repeats.COALESCE,
            backoff = @Backoff(delay = SOON))
    public String findUserIdByEmail(String email) throws IOException {
        return backend.look(shop -> shop.userIdByEmail(email));
    }

    /** Finds a customer by name and zip. */
    @AgentTask(
            type = "find_user_id_by_name_zip",
            deterministicOn = OrderRuleViolation.class,
            effect = Effect.READ_ONLY,
            repeats = Repeats.COALESCE,
            backoff = @Backoff(delay = SOON))
    public String findUserIdByNameZip(String firstName, String lastName, String zip) throws IOException {
        return backend.look(shop -> shop.userIdByNameAndZip(new Name(firstName, lastName), zip));
    }

    /** Shows a customer. */
    @AgentTask(
            type = "get_user_details",
            deterministicOn = OrderRuleViolation.class,
            effect = Effect.READ_ONLY,
            repeats = Repeats.COALESCE,
            backoff = @Backoff(delay = SOON))
    public User getUserDetails(String userId) throws IOException {
        return backend.look(shop -> shop.user(userId));
    }

    /** Shows an order. */
    @AgentTask(
            type = "get_order_details",
            deterministicOn = OrderRuleViolation.class,
            effect = Effect.READ_ONLY,
            repeats = Repeats.COALESCE,
            backoff = @Backoff(delay = SOON))
    public Order getOrderDetails(String orderId) throws IOException {
        return backend.look(shop -> shop.order(orderId));
    }

    /** Shows a product with its variants. */
    @AgentTask(
            type = "get_product_details",
            deterministicOn = OrderRuleViolation.class,
            effect = Effect.READ_ONLY,
            repeats = Repeats.COALESCE,
            backoff = @Backoff(delay = SOON))
    public Product getProductDetails(String productId) throws IOException {
        return backend.look(shop -> shop.product(productId));
    }

    /** Lists the products: ids by names. */
    @AgentTask(
            type = "list_all_product_types",
            effect = Effect.READ_ONLY,
            repeats = Repeats.COALESCE,
            backoff = @Backoff(delay = SOON))
    public Map<String, String> listAllProductTypes() throws IOException {
        return backend.look(shop -> shop.productIds());
    }

    /** Calculates what the model cannot. */
    @AgentTask(
            type = "calculate",
            deterministicOn = OrderRuleViolation.class,
            effect = Effect.READ_ONLY,
            repeats = Repeats.COALESCE,
            backoff = @Backoff(delay = SOON))
    public String calculate(String expression) throws IOException {
        return backend.look(shop -> Calculator.evaluate(expression));
    }

    /** Gives the model room for a thought. */
    @AgentTask(type = "think", effect = Effect.READ_ONLY, repeats = Repeats.COALESCE, backoff = @Backoff(delay = SOON))
    public String think(String thought) throws IOException {
        return backend.look(shop -> "");
    }

    /** Hands the customer over to a person. */
    @AgentTask(type = "transfer_to_human_agents", repeats = Repeats.COALESCE, backoff = @Backoff(delay = SOON))
    public String transferToHumanAgents(String summary) throws IOException {
        return backend.look(shop -> "Transfer successful");
    }

    /** Cancels an order and pays everything back. */
    @AgentTask(
            type = "cancel_pending_order",
            deterministicOn = OrderRuleViolation.class,
            repeats = Repeats.COALESCE,
            backoff = @Backoff(delay = SOON))
    public Order cancelPendingOrder(String orderId, String reason) throws IOException {
        return once(Order.class, shop -> shop.pendingOrders().cancel(orderId, reason));
    }

    /** Sends an order elsewhere. */
    @AgentTask(
            type = "modify_pending_order_address",
            deterministicOn = OrderRuleViolation.class,
            repeats = Repeats.COALESCE,
            backoff = @Backoff(delay = SOON))
    public Order modifyPendingOrderAddress(
            String orderId, String address1, String address2, String city, String state, String country, String zip)
            throws IOException {
        Address address = new Address(address1, address2, city, country, state, zip);
        return once(Order.class, shop -> shop.pendingOrders().changeAddress(orderId, address));
    }

    /** Replaces items of an order before it is packed. */
    @AgentTask(
            type = "modify_pending_order_items",
            deterministicOn = OrderRuleViolation.class,
            repeats = Repeats.COALESCE,
            backoff = @Backoff(delay = SOON))
    public Order modifyPendingOrderItems(
            String orderId, List<String> itemIds, List<String> newItemIds, String paymentMethodId) throws IOException {
        return once(
                Order.class, shop -> shop.pendingOrders().changeItems(orderId, itemIds, newItemIds, paymentMethodId));
    }

    /** Lets another payment method pay an order. */
    @AgentTask(
            type = "modify_pending_order_payment",
            deterministicOn = OrderRuleViolation.class,
            repeats = Repeats.COALESCE,
            backoff = @Backoff(delay = SOON))
    public Order modifyPendingOrderPayment(String orderId, String paymentMethodId) throws IOException {
        return once(Order.class, shop -> shop.pendingOrders().changePayment(orderId, paymentMethodId));
    }

    /** Replaces a customer's default address. */
    @AgentTask(
            type = "modify_user_address",
            deterministicOn = OrderRuleViolation.class,
            repeats = Repeats.COALESCE,
            backoff = @Backoff(delay = SOON))
    public User modifyUserAddress(
            String userId, String address1, String address2, String city, String state, String country, String zip)
            throws IOException {
        Address address = new Address(address1, address2, city, country, state, zip);
        return once(User.class, shop -> shop.changeAddress(userId, address));
    }

    /** Takes items back. */
    @AgentTask(
            type = "return_delivered_order_items",
            deterministicOn = OrderRuleViolation.class,
            repeats = Repeats.COALESCE,
            backoff = @Backoff(delay = SOON))
    public Order returnDeliveredOrderItems(String orderId, List<String> itemIds, String paymentMethodId)
            throws IOException {
        return once(Order.class, shop -> shop.deliveredOrders().returnItems(orderId, itemIds, paymentMethodId));
    }

    /** Replaces items after they were delivered. */
    @AgentTask(
            type = "exchange_delivered_order_items",
            deterministicOn = OrderRuleViolation.class,
            repeats = Repeats.COALESCE,
            backoff = @Backoff(delay = SOON))
    public Order exchangeDeliveredOrderItems(
            String orderId, List<String> itemIds, List<String> newItemIds, String paymentMethodId) throws IOException {
        return once(
                Order.class,
                shop -> shop.deliveredOrders().exchangeItems(orderId, itemIds, newItemIds, paymentMethodId));
    }

    private <T> T once(Class<T> rowType, Function<Shop, T> change) throws IOException {
        return backend.change(backend.idempotencyKey(), rowType, change);
    }
}
