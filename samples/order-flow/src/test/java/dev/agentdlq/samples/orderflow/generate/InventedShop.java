/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.generate;

import dev.agentdlq.samples.orderflow.shop.Address;
import dev.agentdlq.samples.orderflow.shop.Fulfillment;
import dev.agentdlq.samples.orderflow.shop.LineItem;
import dev.agentdlq.samples.orderflow.shop.Name;
import dev.agentdlq.samples.orderflow.shop.Order;
import dev.agentdlq.samples.orderflow.shop.Payment;
import dev.agentdlq.samples.orderflow.shop.PaymentMethod;
import dev.agentdlq.samples.orderflow.shop.Product;
import dev.agentdlq.samples.orderflow.shop.ShopRows;
import dev.agentdlq.samples.orderflow.shop.User;
import dev.agentdlq.samples.orderflow.shop.Variant;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Invents customers, products and orders. */
final class InventedShop {
    private static final int USERS = 32;
    private static final int PRODUCTS = 10;
    private static final int VARIANTS = 6;
    private static final List<String> STATUSES = List.of("pending", "delivered", "processed", "cancelled");

    private final Dice dice;
    private final Map<String, User> users = new LinkedHashMap<>();
    private final Map<String, Order> orders = new LinkedHashMap<>();
    private final Map<String, Product> products = new LinkedHashMap<>();

    private InventedShop(Dice dice) {
        this.dice = dice;
    }

    static ShopRows rows(Dice dice) {
        InventedShop shop = new InventedShop(dice);
        while (shop.products.size() < PRODUCTS) {
            shop.addProduct();
        }
        while (shop.users.size() < USERS) {
            shop.addUser();
        }
        return new ShopRows(shop.users, shop.orders, shop.products);
    }

    private void addProduct() {
        Map<String, Variant> variants = new LinkedHashMap<>();
        for (int i = 0; i < VARIANTS; i++) {
            String id = dice.digits(10);
            Map<String, String> options = new LinkedHashMap<>();
            options.put("color", dice.oneOf(List.of("amber", "blue", "grey", "olive")));
            options.put("size", dice.oneOf(List.of("small", "medium", "large")));
            // The last two are sold out, so that every product has variants of both kinds.
            variants.put(id, new Variant(id, options, i < VARIANTS - 2, dice.price(200)));
        }
        String id = dice.digits(10);
        products.put(id, new Product(dice.word() + " " + dice.oneOf(List.of("Lamp", "Chair", "Kettle")), id, variants));
    }

    private void addUser() {
        Name name = new Name(dice.word(), dice.word());
        String id = (name.firstName() + "_" + name.lastName()).toLowerCase(Locale.ROOT) + "_" + dice.digits(4);
        Map<String, PaymentMethod> methods = new LinkedHashMap<>();
        add(methods, new PaymentMethod("credit_card", "visa", dice.digits(4), null, "credit_card_" + dice.digits(7)));
        add(methods, new PaymentMethod("paypal", null, null, null, "paypal_" + dice.digits(7)));
        int balance = users.size() % 4 == 3 ? 900 : dice.below(9);
        add(
                methods,
                new PaymentMethod("gift_card", null, null, BigDecimal.valueOf(balance), "gift_card_" + dice.digits(7)));
        Address address = address();
        List<String> ids = new ArrayList<>();
        for (String status : List.of("pending", "delivered", dice.oneOf(STATUSES))) {
            ids.add(addOrder(id, address, status, new ArrayList<>(methods.keySet())));
        }
        String email = id.replace('_', '.') + "@example.com";
        users.put(id, new User(name, address, email, methods, ids));
    }

    private String addOrder(String userId, Address address, String status, List<String> methodIds) {
        List<LineItem> items = new ArrayList<>();
        long cents = 0;
        for (int i = 2 + dice.below(2); i > 0; i--) {
            Product product = dice.oneOf(List.copyOf(products.values()));
            Variant variant = dice.oneOf(List.copyOf(product.variants().values()));
            items.add(new LineItem(
                    product.name(), product.productId(), variant.itemId(), variant.price(), variant.options()));
            cents += Math.round(variant.price() * 100);
        }
        String methodId = methodIds.get(dice.chance(70) ? 0 : 2);
        List<Payment> history = new ArrayList<>(List.of(new Payment("payment", cents / 100.0, methodId)));
        if (status.equals("cancelled")) {
            history.add(new Payment("refund", cents / 100.0, methodId));
        }
        List<Fulfillment> parcels = status.equals("delivered")
                ? List.of(new Fulfillment(
                        List.of(dice.digits(12)),
                        items.stream().map(LineItem::itemId).toList()))
                : List.of();
        String id = "#W" + dice.digits(7);
        orders.put(
                id,
                new Order(
                        id, userId, address, items, parcels, status, history, null, null, null, null, null, null,
                        null));
        return id;
    }

    Address address() {
        return address(dice);
    }

    static Address address(Dice dice) {
        return new Address(
                dice.digits(3) + " " + dice.word() + " Street",
                "Suite " + dice.digits(3),
                dice.word() + "ville",
                "USA",
                dice.oneOf(List.of("CA", "NY", "TX", "WA")),
                dice.digits(5));
    }

    private static void add(Map<String, PaymentMethod> methods, PaymentMethod method) {
        methods.put(method.id(), method);
    }
}
