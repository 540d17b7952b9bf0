/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.Reason;
import dev.agentdlq.samples.orderflow.data.Conversation;
import dev.agentdlq.samples.orderflow.data.DataException;
import dev.agentdlq.samples.orderflow.data.RecordedCall;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The dead letters that earlier processes left in the store, found by their calls. */
final class EarlierEntries {
    private final List<Conversation> conversations;
    private final Map<String, DlqEntry> entryByTask = new HashMap<>();

    /**
     * Sorts the entries.
     *
     * @param entries all entries of the store
     * @param conversations what is going to be played
     * @throws DataException if an entry is not of these conversations
     */
    EarlierEntries(List<DlqEntry> entries, List<Conversation> conversations) {
        this.conversations = conversations;
        Map<String, String> toolByTask = new HashMap<>();
        for (Conversation conversation : conversations) {
            for (RecordedCall call : conversation.calls()) {
                toolByTask.put(call.taskId(), call.tool());
            }
        }
        for (DlqEntry entry : entries) {
            if (!entry.taskType().equals(toolByTask.get(entry.taskId()))) {
                throw new DataException(
                        "the store holds calls of other data, such as entry " + entry.id()
                                + "; name another store or the data that it was used with",
                        null);
            }
            entryByTask.put(entry.taskId(), entry);
        }
    }

    /** Returns the entries by the ids of their tasks. */
    Map<String, DlqEntry> byTask() {
        return Map.copyOf(entryByTask);
    }

    /**
     * Checks that the store was used with the same faults, as far as its entries show that.
     *
     * @throws DataException if it was used with other ones
     */
    void requireSame(FaultPlan plan) {
        for (Conversation conversation : conversations) {
            requireSame(plan, conversation);
        }
    }

    /**
     * Looks for an entry that only a fault can have made which is not planned, and for one that was made although an
     * earlier call of its conversation, had it failed as planned, would have an entry.
     */
    private void requireSame(FaultPlan plan, Conversation conversation) {
        Set<Integer> healedGroups = new HashSet<>();
        boolean isFaultMissing = false;
        for (RecordedCall call : conversation.calls()) {
            DlqEntry entry = entryByTask.get(call.taskId());
            boolean isUnheard = plan.fault(call, 1).isPresent();
            boolean isRefused = call.hasDeterministicError() || isUnbound(entry);
            if (entry != null && isFaultMissing) {
                throw refusal(entry, plan.faults() == Faults.RECORDED ? Faults.NONE : null, plan.faults());
            }
            if (entry != null && !isUnheard && !isRefused) {
                throw refusal(entry, call.hasTransientError() ? Faults.RECORDED : null, plan.faults());
            }
            if (entry != null && call.hasTransientError()) {
                healedGroups.add(call.groupSeq());
            }
            // A repeat of a call that healed may be answered with its result, and then cannot fail.
            isFaultMissing |= entry == null && isUnheard && !isRefused && !healedGroups.contains(call.groupSeq());
        }
    }

    private static boolean isUnbound(@Nullable DlqEntry entry) {
        return entry != null && entry.reason().equals(Reason.UNBOUND);
    }

    private static DataException refusal(DlqEntry entry, @Nullable Faults used, Faults asked) {
        String shown = used == null ? "other faults" : "--faults " + used.optionText();
        String remedy = used == null ? "the options that it was used with" : shown;
        return new DataException(
                "the store was used with " + shown + ", as entry " + entry.id() + " shows, but this run has --faults "
                        + asked.optionText() + "; name another store or " + remedy,
                null);
    }
}
