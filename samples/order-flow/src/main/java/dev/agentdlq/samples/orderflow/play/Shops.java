/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import dev.agentdlq.AgentContext;
import dev.agentdlq.samples.orderflow.data.Conversation;
import dev.agentdlq.samples.orderflow.data.FinalState;
import dev.agentdlq.samples.orderflow.shop.Shop;
import dev.agentdlq.samples.orderflow.shop.ShopRows;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One shop for each conversation, over rows that all share. Thread-safe. */
public final class Shops {
    private final ShopRows rows;
    private final Map<String, Shop> shopByConversation;
    private final Effects effects = new Effects();

    /**
     * Opens the shops.
     *
     * @param rows what all conversations start from
     * @param conversations the conversations
     */
    public Shops(ShopRows rows, List<Conversation> conversations) {
        this.rows = rows;
        shopByConversation = conversations.stream()
                .map(Conversation::id)
                .collect(Collectors.toUnmodifiableMap(Function.identity(), id -> new Shop(rows)));
    }

    /** Returns the rows that a conversation changed so far. */
    public FinalState stateOf(String conversation) {
        return FinalState.of(conversation, rows, of(conversation));
    }

    /** Returns what was really changed so far. */
    public Effects effects() {
        return effects;
    }

    Shop of(String conversation) {
        Shop shop = shopByConversation.get(conversation);
        if (shop == null) {
            throw new IllegalStateException(
                    "conversation '" + conversation + "' is not being played; was the store used with other data?");
        }
        return shop;
    }

    /** Finds the shop of the conversation that the call on this thread belongs to, first execution or retry. */
    Shop current() {
        return of(AgentContext.current().getOrDefault(AgentContext.CONVERSATION_ID, ""));
    }
}
