/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureKind;
import dev.agentdlq.Reason;
import dev.agentdlq.samples.orderflow.OrderTools;
import dev.agentdlq.samples.orderflow.data.FinalState;
import dev.agentdlq.samples.orderflow.data.Json;
import dev.agentdlq.samples.orderflow.data.RecordedAnswer;
import dev.agentdlq.samples.orderflow.data.RecordedCall;
import dev.agentdlq.samples.orderflow.play.Effects;
import dev.agentdlq.samples.orderflow.play.FaultCounts;
import dev.agentdlq.samples.orderflow.play.FaultPlan;
import dev.agentdlq.samples.orderflow.play.Faults;
import dev.agentdlq.samples.orderflow.play.PlayedCall;
import dev.agentdlq.samples.orderflow.play.PlayedCall.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Compares a run with the record it replays. Thread-safe. */
public final class Agreement {
    private static final String OTHER_ANSWER = "answered otherwise than recorded";

    private final FaultPlan plan;
    private final List<String> differences = new ArrayList<>();
    private final Share executed = new Share();
    private final Share healed = new Share();
    private final Share states = new Share();
    private final EffectCheck effects = new EffectCheck();
    private final Set<String> tasksWithEntry = new HashSet<>();
    private final Map<String, Set<Integer>> healedAheadByConversation = new HashMap<>();
    private final Map<String, Set<String>> resolvedByConversation = new HashMap<>();

    /**
     * Starts a comparison.
     *
     * @param plan which executions failed although they could succeed
     */
    public Agreement(FaultPlan plan) {
        this.plan = plan;
    }

    /** Compares how a call ended. */
    public synchronized void call(PlayedCall played) {
        RecordedCall call = played.call();
        @Nullable String difference;
        if (call.hasDeterministicError()) {
            difference = ofDeterministicError(played);
        } else if (isDeferred(played)) {
            difference = ofResolved(played);
        } else {
            difference = call.hasError() ? expected("ok", Outcome.OK, played) : ofOk(played);
        }
        if (!isAnswered(played)) {
            effects.call(played);
        }
        if (played.entry() != null && !played.repeat()) {
            tasksWithEntry.add(call.taskId());
        }
        note(call.hasTransientError() ? healed : executed, call.taskId() + " " + call.tool(), difference);
        followHealed(played);
        if (played.outcome() == Outcome.RESOLVED) {
            resolvedByConversation
                    .computeIfAbsent(call.conversation(), id -> new HashSet<>())
                    .add(content(call));
        }
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

    /** Checks, when all calls were compared, that each that failed has one entry and every other one none. */
    public synchronized void entries(List<DlqEntry> entries) {
        Map<String, UUID> idByTask = new HashMap<>();
        for (DlqEntry entry : entries) {
            UUID other = idByTask.put(entry.taskId(), entry.id());
            if (other != null) {
                differences.add(entry.taskId() + ": has the entries " + other + " and " + entry.id());
            } else if (!tasksWithEntry.contains(entry.taskId())) {
                differences.add(entry.taskId() + ": has the entry " + entry.id() + ", but did not fail");
            }
        }
        for (String task : tasksWithEntry) {
            if (!idByTask.containsKey(task)) {
                differences.add(task + ": failed, but its entry is gone");
            }
        }
    }

    /** Compares what was really changed; differences there are told first, because nothing is worse. */
    public synchronized void effects(Effects happened) {
        effects.compare(happened);
        differences.addAll(0, effects.differences());
    }

    /** Checks that every call that was told when to come back was left alone until then. */
    public synchronized void faults(FaultCounts counts) {
        counts.early().forEach(task -> differences.add(task + ": came back before the server had asked for it"));
    }

    /** Returns the comparison of what was really changed. */
    public EffectCheck effectCheck() {
        return effects;
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
                healed + " "
                        + (isFaulty()
                                ? "recorded transient errors resolved"
                                : "recorded transient errors left out, ok"),
                states + " conversations that changed something ended with the recorded orders and users",
                effects + " changes were made once");
    }

    private boolean isFaulty() {
        return plan.faults() != Faults.NONE;
    }

    /** Returns whether a call that would have been answered was to fail at first. */
    private boolean isDeferred(PlayedCall played) {
        return !played.repeat()
                && !isAnswered(played)
                && plan.fault(played.call(), 1).isPresent();
    }

    /** Returns whether a call got the result of the same call before it, which failed and was resolved. */
    private boolean isAnswered(PlayedCall played) {
        RecordedCall call = played.call();
        return isFaulty()
                && OrderTools.CHANGES.contains(call.tool())
                && played.outcome() == Outcome.OK
                && healedAheadByConversation
                        .getOrDefault(call.conversation(), Set.of())
                        .contains(call.groupSeq());
    }

    private void note(Share share, String subject, @Nullable String difference) {
        share.add(difference == null);
        if (difference != null) {
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
        boolean differs = difference == null
                && isComparable(played)
                && answer != null
                && !RecordedAnswer.matches(played.call(), answer);
        return differs ? OTHER_ANSWER : difference;
    }

    private @Nullable String ofResolved(PlayedCall played) {
        String difference = expected("resolved", Outcome.RESOLVED, played);
        DlqEntry entry = played.entry();
        if (difference != null || entry == null) {
            return difference;
        }
        String result = entry.result();
        boolean hasOtherAnswer = !played.call().hasError()
                && isComparable(played)
                && result != null
                && !sameResult(played.call(), result);
        return hasOtherAnswer ? OTHER_ANSWER : ofExecutions(played.call(), entry);
    }

    /**
     * Returns whether a call got the result of the same change before it, which was resolved a moment ago. The recorded
     * shop refused it, because the change had been made.
     */
    private boolean isGivenBack(PlayedCall played) {
        RecordedCall call = played.call();
        return OrderTools.CHANGES.contains(call.tool())
                && played.outcome() == Outcome.OK
                && resolvedByConversation
                        .getOrDefault(call.conversation(), Set.of())
                        .contains(content(call));
    }

    private static String content(RecordedCall call) {
        return call.tool() + ' ' + call.arguments();
    }

    private @Nullable String ofDeterministicError(PlayedCall played) {
        if (isGivenBack(played)) {
            return null;
        }
        DlqEntry entry = played.entry();
        if (played.outcome() != Outcome.REVIEW || entry == null) {
            return expected("review", Outcome.REVIEW, played);
        }
        if (entry.kind() != FailureKind.DETERMINISTIC) {
            return "was classified " + entry.kind() + ", recorded a deterministic error";
        }
        // A call that could not be bound was refused before the recorded shop would have looked at it.
        if (entry.reason().equals(Reason.UNBOUND)) {
            return entry.attemptCount() == 0 ? null : executed(entry);
        }
        // A repeat is not executed, so it is told of the first refusal, even where the rule that is broken is another
        // now.
        if (played.repeat()) {
            return null;
        }
        return played.call().errorText().equals(entry.errorMessage())
                ? ofExecutions(played.call(), entry)
                : "failed otherwise than with the recorded " + played.call().errorCode();
    }

    /** A call is executed until it hears its true answer, and then no more. */
    private @Nullable String ofExecutions(RecordedCall call, DlqEntry entry) {
        int needed = plan.executionsOf(call);
        // An execution in which a process died may have been in vain.
        boolean isAsNeeded = entry.attemptCount() >= needed && entry.attemptCount() <= needed + entry.crashes();
        return isAsNeeded ? null : executed(entry) + ", needed " + needed;
    }

    private static String executed(DlqEntry entry) {
        return "was executed " + entry.attemptCount() + " times";
    }

    private boolean isComparable(PlayedCall played) {
        return healedAheadByConversation
                .getOrDefault(played.call().conversation(), Set.of())
                .isEmpty();
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
}
