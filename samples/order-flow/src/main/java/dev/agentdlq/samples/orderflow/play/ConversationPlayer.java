/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.samples.orderflow.OrderTools;
import dev.agentdlq.samples.orderflow.data.Conversation;
import dev.agentdlq.samples.orderflow.data.RecordedCall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Plays one conversation: its calls in order, halting where a call was deferred until somebody tells how that ended.
 * For one thread at a time.
 *
 * <p>A call that an earlier process kept as a dead letter is not made again. If it was resolved, its effect is made
 * again, because the shop lives in memory only; if it is still open, the player halts there as if it had just failed.
 *
 * <p>Whether a call that the agent repeats after a failure is executed is up to the queue. Where the recorded agent was
 * told of an error that does not happen here, it repeats the call for no reason, and that is left out.
 */
final class ConversationPlayer {
    private final List<RecordedCall> calls;
    private final ToolDoor door;
    private final Map<String, DlqEntry> earlierByTask;
    private final Consumer<PlayedCall> log;
    private final Map<Integer, PlayedCall> unharmedByGroup = new HashMap<>();
    private int next;
    private @Nullable DlqEntry awaited;

    ConversationPlayer(
            Conversation conversation, ToolDoor door, Map<String, DlqEntry> earlierByTask, Consumer<PlayedCall> log) {
        this.calls = conversation.calls();
        this.door = door;
        this.earlierByTask = earlierByTask;
        this.log = log;
    }

    /** Returns the call that the conversation begins with. */
    RecordedCall firstCall() {
        return calls.get(0);
    }

    /** Returns whether an earlier process left a call of this conversation behind that is still to be retried. */
    boolean hasOpenCall() {
        return calls.stream()
                .map(call -> earlierByTask.get(call.taskId()))
                .anyMatch(entry -> entry != null && entry.status().isOpen());
    }

    /**
     * Plays on to the end or to the next deferred call.
     *
     * @return the entry to wait for; empty at the end
     */
    Optional<UUID> playOn() {
        while (awaited == null && next < calls.size()) {
            play(calls.get(next));
        }
        return Optional.ofNullable(awaited).map(DlqEntry::id);
    }

    /** Tells how the deferred call ended. */
    void settled(DlqEntry entry) {
        awaited = null;
        finish(PlayedCall.settled(calls.get(next), entry));
    }

    /** Gives up: the deferred call did not settle in time, and what follows may depend on it. */
    void giveUp() {
        DlqEntry open = awaited;
        awaited = null;
        while (next < calls.size()) {
            finish(PlayedCall.unsettled(calls.get(next), open));
            open = null;
        }
    }

    private void play(RecordedCall call) {
        PlayedCall unharmed = unharmedByGroup.get(call.groupSeq());
        DlqEntry earlier = earlierByTask.get(call.taskId());
        if (unharmed != null) {
            finish(unharmed.repeatedBy(call));
        } else if (earlier == null && wasAnsweredBeforeItFailed(call)) {
            door.restore(call, UUID.randomUUID());
            finish(PlayedCall.ok(call, null));
        } else if (earlier == null) {
            make(call);
        } else {
            if (earlier.status() == FailureStatus.RESOLVED) {
                door.restore(call, earlier.id());
                if (OrderTools.CHANGES.contains(call.tool())) {
                    // its repeats got its result, which this process's queue has not seen being made
                    unharmedByGroup.put(call.groupSeq(), PlayedCall.ok(call, null));
                }
            }
            settleOrWait(call, earlier);
        }
    }

    /** The queue would hold it back, because it knows of the failure by now, and the shop begins anew. */
    private boolean wasAnsweredBeforeItFailed(RecordedCall call) {
        return !call.hasError()
                && calls.stream()
                        .filter(later -> later.seq() > call.seq() && later.groupSeq() == call.groupSeq())
                        .map(later -> earlierByTask.get(later.taskId()))
                        .anyMatch(entry -> entry != null && entry.status() == FailureStatus.PENDING_REVIEW);
    }

    private void make(RecordedCall call) {
        Answer answer = door.call(call);
        if (answer instanceof Answer.Returned returned) {
            finish(PlayedCall.ok(call, returned.value()));
        } else if (answer instanceof Answer.Kept kept && kept.isRepeat()) {
            finish(PlayedCall.repeated(call, kept.entry()));
        } else if (answer instanceof Answer.Kept kept) {
            settleOrWait(call, kept.entry());
        } else {
            finish(PlayedCall.unsettled(call, null));
        }
    }

    private void settleOrWait(RecordedCall call, DlqEntry entry) {
        if (entry.status().isOpen()) {
            awaited = entry;
        } else {
            finish(PlayedCall.settled(call, entry));
        }
    }

    private void finish(PlayedCall played) {
        if (played.call().hasTransientError() && played.outcome() == PlayedCall.Outcome.OK) {
            unharmedByGroup.put(played.call().groupSeq(), played);
        }
        next++;
        log.accept(played);
    }
}
