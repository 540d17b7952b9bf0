/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

import static dev.agentdlq.samples.orderflow.shop.RuleCode.ORDER_NOT_FOUND;
import static dev.agentdlq.samples.orderflow.shop.RuleCode.PRODUCT_NOT_FOUND;
import static dev.agentdlq.samples.orderflow.shop.RuleCode.USER_NOT_FOUND;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One conversation's copy of the shop: the rows that it changed, over the rows that all conversations share.
 * Thread-safe.
 */
public final class Shop {
    private final ShopRows before;
    private final Map<String, Order> changedOrders = new TreeMap<>();
    private final Map<String, User> changedUsers = new TreeMap<>();
    private final Map<String, Object> answers = new HashMap<>();

    /**
     * Opens the shop.
     *
     * @param before its rows before the first call
     */
    public Shop(ShopRows before) {
        this.before = before;
    }

    /**
     * Makes a change once: the second time it answers what it answered the first time. A change that is refused leaves
     * nothing behind.
     *
     * @param idempotencyKey what tells this call from every other one
     * @param rowType the type of the changed row
     * @param change the change; answers the changed row
     * @return the answer
     * @throws OrderRuleViolation if the change is against the rules
     */
    public synchronized <T> T once(String idempotencyKey, Class<T> rowType, Function<Shop, T> change) {
        Object known = answers.get(idempotencyKey);
        if (known != null) {
            return rowType.cast(known);
        }
        T answer = change.apply(this);
        answers.put(idempotencyKey, answer);
        return answer;
    }

    /** Finds an order. */
    public synchronized Order order(String id) {
        Order order = changedOrders.get(id);
        return order != null ? order : found(before.orders().get(id), ORDER_NOT_FOUND, "order not found");
    }

    /** Finds a customer. */
    public synchronized User user(String id) {
        User user = changedUsers.get(id);
        return user != null ? user : found(before.users().get(id), USER_NOT_FOUND, "user not found");
    }

    /** Finds a product. */
    public Product product(String id) {
        return found(before.products().get(id), PRODUCT_NOT_FOUND, "product not found");
    }

    /** Returns the ids of all products by their names. */
    public SortedMap<String, String> productIds() {
        SortedMap<String, String> ids = new TreeMap<>();
        before.products().values().forEach(product -> ids.put(product.name(), product.productId()));
        return ids;
    }

    /** Finds the id of the customer with an e-mail address. */
    public String userIdByEmail(String email) {
        return userId(user -> sameText(user.email(), email));
    }

    /** Finds the id of the customer with a name who lives, as of now, in a zip area. */
    public String userIdByNameAndZip(Name name, String zip) {
        return userId(user -> sameText(user.name().firstName(), name.firstName())
                && sameText(user.name().lastName(), name.lastName())
                && user.address().zip().equals(zip));
    }

    /** Returns what may be done with orders that are pending. */
    public PendingOrders pendingOrders() {
        return new PendingOrders(this);
    }

    /** Returns what may be done with orders that were delivered. */
    public DeliveredOrders deliveredOrders() {
        return new DeliveredOrders(this);
    }

    /** Replaces a customer's default address. */
    public User changeAddress(String userId, Address address) {
        return put(userId, user(userId).withAddress(address));
    }

    /** Returns the orders that were written since the shop was opened, by id; some may be as they were. */
    public synchronized Map<String, Order> writtenOrders() {
        return Rows.copyOf(changedOrders);
    }

    /** Returns the customers that were written since the shop was opened, by id; some may be as they were. */
    public synchronized Map<String, User> writtenUsers() {
        return Rows.copyOf(changedUsers);
    }

    synchronized Order put(Order order) {
        changedOrders.put(order.orderId(), order);
        return order;
    }

    synchronized User put(String userId, User user) {
        changedUsers.put(userId, user);
        return user;
    }

    /** Pays an amount with a method of the customer, or pays it back if negative. */
    void pay(String userId, String paymentMethodId, double amount) {
        User user = user(userId);
        PaymentMethod method = user.paymentMethods().get(paymentMethodId);
        if (method != null && method.isGiftCard()) {
            put(userId, user.withPaymentMethod(method.paying(amount)));
        }
    }

    private synchronized String userId(Predicate<User> wanted) {
        for (Map.Entry<String, User> entry : before.users().entrySet()) {
            if (wanted.test(changedUsers.getOrDefault(entry.getKey(), entry.getValue()))) {
                return entry.getKey();
            }
        }
        throw new OrderRuleViolation(USER_NOT_FOUND, "user not found");
    }

    private static boolean sameText(String one, String other) {
        return one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
    }

    private static <R> R found(@Nullable R row, RuleCode code, String message) {
        if (row == null) {
            throw new OrderRuleViolation(code, message);
        }
        return row;
    }
}
