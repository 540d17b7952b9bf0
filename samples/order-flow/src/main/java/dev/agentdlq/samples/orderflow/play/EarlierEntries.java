/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureKind;
import dev.agentdlq.samples.orderflow.data.Conversation;
import dev.agentdlq.samples.orderflow.data.DataException;
import dev.agentdlq.samples.orderflow.data.RecordedCall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    void requireSame(Faults faults) {
        DlqEntry faulty = firstFaulty();
        if (faults == Faults.NONE && faulty != null) {
            throw refusal(faulty, "recorded", "none");
        }
        DlqEntry faultless = faulty == null ? firstBehindMissingFault() : null;
        if (faults == Faults.RECORDED && faultless != null) {
            throw refusal(faultless, "none", "recorded");
        }
    }

    /** Finds an entry that only a recorded fault can have made. */
    private @Nullable DlqEntry firstFaulty() {
        for (Conversation conversation : conversations) {
            for (RecordedCall call : conversation.calls()) {
                DlqEntry entry = entryByTask.get(call.taskId());
                if (entry != null && call.hasTransientError() && entry.kind() == FailureKind.TRANSIENT) {
                    return entry;
                }
            }
        }
        return null;
    }

    /**
     * Finds an entry that was made although an earlier call of its conversation, had it failed, would have an entry.
     */
    private @Nullable DlqEntry firstBehindMissingFault() {
        for (Conversation conversation : conversations) {
            boolean isFaultMissing = false;
            for (RecordedCall call : conversation.calls()) {
                DlqEntry entry = entryByTask.get(call.taskId());
                if (entry != null && isFaultMissing) {
                    return entry;
                }
                isFaultMissing |= entry == null && call.hasTransientError();
            }
        }
        return null;
    }

    private static DataException refusal(DlqEntry entry, String used, String asked) {
        return new DataException(
                "the store was used with --faults " + used + ", as entry " + entry.id()
                        + " shows, but this run has --faults " + asked + "; name another store or --faults " + used,
                null);
    }
}
