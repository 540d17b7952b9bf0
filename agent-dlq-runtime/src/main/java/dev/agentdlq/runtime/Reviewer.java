/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.Effect;
import dev.agentdlq.EntryNotFoundException;
import dev.agentdlq.EntryStateException;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.ReviewAction;
import dev.agentdlq.runtime.internal.notify.Listeners;
import dev.agentdlq.runtime.internal.notify.Settlements;
import dev.agentdlq.runtime.internal.time.Alarm;
import dev.agentdlq.spi.DlqStore;
import dev.agentdlq.spi.EntryChange;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * What one person can do with entries. Thread-safe. Every method blocks for one atomic change, and throws
 *
 * <ul>
 *   <li>{@link EntryNotFoundException} if the store does not have the entry,
 *   <li>{@link EntryStateException} if it is being executed just now or is final already,
 *   <li>{@link IllegalArgumentException} if the reason is blank,
 *   <li>{@link dev.agentdlq.StoreException} if the store does not answer; asking again is safe.
 * </ul>
 */
public final class Reviewer {
    private static final Set<String> NEVER_EXECUTABLE = Set.of(Reason.UNBOUND, Reason.UNSERIALIZABLE);

    private final String actor;
    private final DlqStore store;
    private final Listeners listeners;
    private final Settlements settlements;
    private final Alarm alarm;
    private final Predicate<String> canBeAsked;

    Reviewer(
            String actor,
            DlqStore store,
            Listeners listeners,
            Settlements settlements,
            Alarm alarm,
            Predicate<String> canBeAsked) {
        this.actor = actor;
        this.store = store;
        this.listeners = listeners;
        this.settlements = settlements;
        this.alarm = alarm;
        this.canBeAsked = canBeAsked;
    }

    /**
     * Has the stored call executed once more, as soon as a worker is free, for example after a bug was fixed. If that
     * fails with something that may heal, retries that are left follow. Where a task has a
     * {@link dev.agentdlq.Reconciles} method, that is asked first.
     *
     * @param id the entry
     * @param reason why, in the person's words
     * @return the entry after it, PENDING_RETRY
     * @throws EntryStateException also if the call never reached a method or its arguments could not be stored; and if
     *     its effect may have happened, must not happen twice, and nobody but the person can find out
     */
    public DlqEntry replay(UUID id, String reason) {
        DlqEntry entry = replayable(id);
        boolean isInDoubt = entry.effect() == Effect.NON_IDEMPOTENT && entry.kind() == FailureKind.AMBIGUOUS;
        if (isInDoubt && !canBeAsked.test(entry.taskType())) {
            throw new EntryStateException(
                    id,
                    entry.status(),
                    "entry " + id + " must not be replayed without a confirmation: its task '" + entry.taskType()
                            + "' is NON_IDEMPOTENT and its effect may have happened already; find out, then resolve the"
                            + " entry if it has, or call replayEvenIfDone(…)");
        }
        return replay(id, ReviewAction.REPLAY, reason);
    }

    /**
     * Does the same as {@link #replay} without asking whether the effect of the call has happened, even if it must not
     * happen twice. For a person who has found out that it has not; the history says who has confirmed that.
     *
     * @param id the entry
     * @param reason why, in the person's words
     * @return the entry after it, PENDING_RETRY
     * @throws EntryStateException also if the call never reached a method or its arguments could not be stored
     */
    public DlqEntry replayEvenIfDone(UUID id, String reason) {
        DlqEntry unused = replayable(id);
        return replay(id, ReviewAction.REPLAY_EVEN_IF_DONE, reason);
    }

    private DlqEntry replay(UUID id, ReviewAction action, String reason) {
        DlqEntry changed = change(id, action, reason);
        alarm.ringIn(Duration.ZERO);
        return changed;
    }

    private DlqEntry replayable(UUID id) {
        DlqEntry entry = store.get(id).orElseThrow(() -> new EntryNotFoundException(id));
        if (NEVER_EXECUTABLE.contains(entry.reason())) {
            throw new EntryStateException(
                    id,
                    entry.status(),
                    "entry " + id + " cannot be replayed: there is no stored call to execute (" + entry.reason()
                            + "); resolve or discard it");
        }
        return entry;
    }

    /**
     * Settles an entry that was dealt with by other means; its call is not executed.
     *
     * @param id the entry
     * @param note how it was dealt with
     * @return the entry after it, RESOLVED
     */
    public DlqEntry resolve(UUID id, String note) {
        return change(id, ReviewAction.RESOLVE, note);
    }

    /**
     * Settles an entry whose call is not wanted any more.
     *
     * @param id the entry
     * @param reason why
     * @return the entry after it, DISCARDED
     */
    public DlqEntry discard(UUID id, String reason) {
        return change(id, ReviewAction.DISCARD, reason);
    }

    private DlqEntry change(UUID id, ReviewAction action, String reason) {
        requireText("reason", reason);
        DlqEntry entry = store.review(id, action, actor, reason).orElseThrow(() -> refusal(id, action));
        listeners.changed(new EntryChange(
                id,
                entry.taskType(),
                entry.attemptCount(),
                entry.status(),
                entry.status().isFinal() ? Objects.requireNonNull(entry.resolution()) : entry.reason()));
        if (entry.status().isFinal()) {
            settlements.settled(id);
        }
        return entry;
    }

    private RuntimeException refusal(UUID id, ReviewAction action) {
        return store.get(id)
                .<RuntimeException>map(entry -> new EntryStateException(
                        id,
                        entry.status(),
                        "entry " + id + " cannot be changed by " + action.name().toLowerCase(Locale.ROOT) + ": it is "
                                + entry.status() + consequence(entry.status())))
                .orElseGet(() -> new EntryNotFoundException(id));
    }

    private static String consequence(FailureStatus status) {
        return status.isFinal() ? ", which is final" : ", a worker is executing it; wait until its attempt has ended";
    }

    static String requireText(String name, String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(name + " must not be blank; it is kept in the entry's history");
        }
        return text;
    }
}
