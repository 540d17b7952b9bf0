/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

/** The rules of the shop that a call can break. */
public enum RuleCode {
    /** No order has this id. */
    ORDER_NOT_FOUND,

    /** No customer has this id, e-mail, or name and zip. */
    USER_NOT_FOUND,

    /** No product has this id. */
    PRODUCT_NOT_FOUND,

    /** The order is not pending any more. */
    ORDER_NOT_PENDING,

    /** The order was not delivered, or a return or exchange is under way. */
    ORDER_NOT_DELIVERED,

    /** Orders are cancelled for two reasons only. */
    REASON_NOT_ALLOWED,

    /** The order does not hold the item, or not that often. */
    ITEM_NOT_IN_ORDER,

    /** As many new items as old ones are needed. */
    ITEM_COUNT_MISMATCH,

    /** The new item is sold out, or no variant of the same product. */
    NEW_ITEM_NOT_AVAILABLE,

    /** The customer has no such payment method. */
    PAYMENT_METHOD_NOT_FOUND,

    /** The money of a return goes back to the original method or to a gift card. */
    PAYMENT_METHOD_NOT_ALLOWED,

    /** The order is paid with this method already. */
    PAYMENT_METHOD_UNCHANGED,

    /** The order's payment was changed before. */
    PAYMENT_NOT_SINGLE,

    /** The gift card holds too little. */
    GIFT_CARD_BALANCE,

    /** The text is no arithmetic expression. */
    EXPRESSION_NOT_VALID
}
