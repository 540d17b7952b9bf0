/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureKind;
import dev.agentdlq.Reason;
import dev.agentdlq.samples.orderflow.data.FinalState;
import dev.agentdlq.samples.orderflow.data.Json;
import dev.agentdlq.samples.orderflow.data.RecordedAnswer;
import dev.agentdlq.samples.orderflow.data.RecordedCall;
import dev.agentdlq.samples.orderflow.play.Faults;
import dev.agentdlq.samples.orderflow.play.PlayedCall;
import dev.agentdlq.samples.orderflow.play.PlayedCall.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Compares a run with the record it replays. Thread-safe. */
public final class Agreement {
    private final Faults faults;
    private final List<String> differences = new ArrayList<>();
    private final Share executed = new Share();
    private final Share healed = new Share();
    private final Share states = new Share();
    private int healedRepeats;
    private final Map<String, Set<Integer>> healedAheadByConversation = new HashMap<>();

    /**
     * Starts a comparison.
     *
     * @param faults which calls failed although they could succeed
     */
    public Agreement(Faults faults) {
        this.faults = faults;
    }

    /** Compares how a call ended. */
    public synchronized void call(PlayedCall played) {
        RecordedCall call = played.call();
        @Nullable String difference;
        if (!call.hasError()) {
            difference = played.repeat() && faults == Faults.RECORDED ? ofResolved(played) : ofOk(played);
        } else if (!call.hasTransientError()) {
            difference = ofDeterministicError(played);
        } else {
            difference = faults == Faults.RECORDED ? ofResolved(played) : expected("ok", Outcome.OK, played);
        }
        healedRepeats += call.hasTransientError() && played.repeat() ? 1 : 0;
        note(call.hasTransientError() ? healed : executed, call.taskId() + " " + call.tool(), difference);
        followHealed(played);
    }

    /** Compares the rows that a conversation left behind. */
    public synchronized void state(FinalState state, @Nullable FinalState recorded) {
        @Nullable String difference = null;
        if (recorded == null) {
            difference = state.isUnchanged() ? null : "changed rows, recorded none";
        } else if (!Json.same(state.orders(), recorded.orders())) {
            difference = "left other orders behind than recorded";
        } else if (!Json.same(state.users(), recorded.users())) {
            difference = "left other users behind than recorded";
        }
        if (recorded == null && difference == null) {
            return;
        }
        note(states, state.conversation(), difference);
    }

    /** Checks that no call has two entries. */
    public synchronized void entries(List<DlqEntry> entries) {
        Map<String, UUID> idByTask = new HashMap<>();
        for (DlqEntry entry : entries) {
            UUID other = idByTask.put(entry.taskId(), entry.id());
            if (other != null) {
                differences.add(entry.taskId() + ": has the entries " + other + " and " + entry.id());
            }
        }
    }

    /** Returns whether nothing differs. */
    public synchronized boolean isComplete() {
        return differences.isEmpty();
    }

    /** Returns what differs. */
    public synchronized List<String> differences() {
        return List.copyOf(differences);
    }

    /** Returns the outcome in a few lines. */
    public synchronized List<String> lines() {
        return List.of(
                executed + " calls as recorded, ok or error",
                healed + " " + (faults == Faults.RECORDED ? healedText() : "recorded transient errors left out, ok"),
                states + " conversations that changed something ended with the recorded orders and users");
    }

    private String healedText() {
        return "recorded transient errors resolved" + (healedRepeats == 0 ? "" : ", " + healedRepeats + " as repeats");
    }

    private void note(Share share, String subject, @Nullable String difference) {
        share.all++;
        if (difference == null) {
            share.same++;
        } else {
            differences.add(subject + ": " + difference);
        }
    }

    /**
     * A call whose recorded error was transient succeeds here before the recorded agent repeated it. In between the
     * shop is ahead of the recorded one, so that look-ups may rightly answer otherwise.
     */
    private void followHealed(PlayedCall played) {
        RecordedCall call = played.call();
        Set<Integer> ahead = healedAheadByConversation.computeIfAbsent(call.conversation(), id -> new HashSet<>());
        if (call.hasTransientError() && played.outcome() != Outcome.PENDING) {
            ahead.add(call.groupSeq());
        } else if (!call.hasError()) {
            ahead.remove(call.groupSeq());
        }
    }

    private @Nullable String ofOk(PlayedCall played) {
        String difference = expected("ok", Outcome.OK, played);
        Object answer = played.answer();
        boolean isComparable = healedAheadByConversation
                .getOrDefault(played.call().conversation(), Set.of())
                .isEmpty();
        boolean differs =
                difference == null && isComparable && answer != null && !RecordedAnswer.matches(played.call(), answer);
        return differs ? "answered otherwise than recorded" : difference;
    }

    private static @Nullable String ofResolved(PlayedCall played) {
        String difference = expected("resolved", Outcome.RESOLVED, played);
        DlqEntry entry = played.entry();
        if (difference != null || entry == null || played.call().hasError()) {
            return difference;
        }
        String result = entry.result();
        return result == null || sameResult(played.call(), result) ? null : "answered otherwise than recorded";
    }

    private static @Nullable String ofDeterministicError(PlayedCall played) {
        DlqEntry entry = played.entry();
        if (played.outcome() != Outcome.REVIEW || entry == null) {
            return expected("review", Outcome.REVIEW, played);
        }
        if (entry.kind() != FailureKind.DETERMINISTIC) {
            return "was classified " + entry.kind() + ", recorded a deterministic error";
        }
        // A call that could not be bound was refused before the recorded shop would have looked at it.
        boolean isUnbound = entry.reason().equals(Reason.UNBOUND);
        if (entry.attemptCount() != (isUnbound ? 0 : 1)) {
            return "was executed " + entry.attemptCount() + " times";
        }
        return isUnbound || played.call().errorText().equals(entry.errorMessage())
                ? null
                : "failed otherwise than with the recorded " + played.call().errorCode();
    }

    private static @Nullable String expected(String recorded, Outcome outcome, PlayedCall played) {
        if (played.outcome() == outcome) {
            return null;
        }
        DlqEntry entry = played.entry();
        String detail = entry == null ? "" : ", " + entry.reason() + " " + entry.errorType();
        return "expected " + recorded + ", was " + played.outcome() + detail;
    }

    private static boolean sameResult(RecordedCall call, String result) {
        JsonNode tree = Json.treeOrMissing(result);
        return RecordedAnswer.matches(call, tree.isTextual() ? tree.textValue() : tree);
    }

    private static final class Share {
        private int same;
        private int all;

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%,d of %,d", same, all);
        }
    }
}
