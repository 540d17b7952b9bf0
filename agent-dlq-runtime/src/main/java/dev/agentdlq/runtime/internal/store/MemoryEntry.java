/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.AttemptRecord;
import dev.agentdlq.AttemptRecord.Outcome;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.ReviewRecord;
import dev.agentdlq.spi.AttemptFailure;
import dev.agentdlq.spi.EntryChange;
import dev.agentdlq.spi.NewEntry;
import dev.agentdlq.spi.RepeatedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An entry of the store in memory: what it was born with and what changes. Guarded by the store's lock. */
final class MemoryEntry {
    final NewEntry born;
    final String key;
    final Instant createdAt;
    final TreeMap<Integer, AttemptRecord> attempts = new TreeMap<>();
    final List<ReviewRecord> reviews = new ArrayList<>();

    AttemptFailure failure;
    int failedAttempt;
    FailureStatus status;
    String reason;
    int attemptCount;
    int maxRetries;
    int crashes;
    int replays;
    int repeats;
    final Set<UUID> repeatedBy = new HashSet<>();
    long fence;

    @Nullable
    Lease lease;

    @Nullable
    Instant lastAttemptedAt;

    @Nullable
    Instant nextAttemptAt;

    @Nullable
    Instant resolvedAt;

    @Nullable
    String resolution;

    @Nullable
    String result;

    /** Who executes it until when. */
    record Lease(String node, UUID token, Instant until) {
        /** Never shortens it. */
        Lease extendedTo(Instant later) {
            return later.isAfter(until) ? new Lease(node, token, later) : this;
        }
    }

    MemoryEntry(NewEntry born, Instant now) {
        this.born = born;
        this.key = born.id().toString();
        this.createdAt = now.minus(born.age());
        this.failure = born.failure();
        this.failedAttempt = born.attemptCount();
        this.status = born.status();
        this.reason = born.reason();
        this.attemptCount = born.attemptCount();
        this.maxRetries = born.maxRetries();
        this.lastAttemptedAt = born.attemptCount() > 0 ? createdAt : null;
        Duration delay = born.delay();
        this.nextAttemptAt = delay == null ? null : now.plus(delay);
        putFailed(StorableEntry.outcome(born), born.node(), null, createdAt);
    }

    Instant dueAt() {
        return Objects.requireNonNull(nextAttemptAt, "nextAttemptAt");
    }

    Instant settledAt() {
        return Objects.requireNonNull(resolvedAt, "resolvedAt");
    }

    RepeatedCall repeated(Instant now) {
        return new RepeatedCall(
                born.id(),
                born.call().taskType(),
                Objects.requireNonNull(born.repeatKey(), "repeatKey"),
                failure.kind(),
                failure.category(),
                status,
                nextAttemptAt,
                resolution,
                result,
                resolvedAt == null ? null : Duration.between(resolvedAt, now));
    }

    Lease leased() {
        return Objects.requireNonNull(lease, "lease");
    }

    boolean isHeldBy(UUID token) {
        return lease != null && lease.token().equals(token);
    }

    /** Notes how an attempt ended; an error takes the place of the last one. */
    void end(Ending ending, Instant now) {
        reason = Objects.requireNonNullElse(ending.reason(), reason);
        AttemptFailure error = ending.error();
        if (error == null) {
            putWithoutError(ending.outcome(), ending.node(), now);
            return;
        }
        failure = error;
        failedAttempt = attemptCount;
        putFailed(ending.outcome(), ending.node(), lastAttemptedAt, now);
    }

    void crash(Instant now) {
        putWithoutError(Outcome.CRASHED, leased().node(), now);
    }

    /** Nobody knows what the worker that died has done. */
    void doubt() {
        reason = Reason.AMBIGUOUS;
        failure = new AttemptFailure(
                FailureKind.AMBIGUOUS,
                null,
                "crash",
                failure.errorType(),
                failure.errorMessage(),
                failure.stackTrace(),
                failure.fingerprint(),
                failure.evidence());
    }

    /** Gives an attempt back that was not executed. */
    void refund() {
        attemptCount--;
        lastAttemptedAt = attempts.headMap(attemptCount, true).values().stream()
                .filter(attempt -> attempt.outcome() != Outcome.NOT_EXECUTED)
                .map(attempt -> Objects.requireNonNullElse(attempt.startedAt(), attempt.endedAt()))
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    DlqEntry picture() {
        AttemptRecord failed = attempts.get(failedAttempt);
        String stackTrace = failed == null ? null : failed.stackTrace();
        return new DlqEntry(
                born.id(),
                born.taskId(),
                born.call().taskType(),
                born.call().payload(),
                born.call().state(),
                born.effect(),
                born.context(),
                failure.errorType(),
                failure.errorMessage(),
                Objects.requireNonNullElse(stackTrace, ""),
                failure.kind(),
                failure.category(),
                failure.rule(),
                failure.fingerprint(),
                reason,
                attemptCount,
                maxRetries,
                crashes,
                replays,
                repeats,
                status,
                createdAt,
                lastAttemptedAt,
                nextAttemptAt,
                resolvedAt,
                resolution,
                result,
                born.nesting().parentId());
    }

    EntryChange change() {
        return new EntryChange(born.id(), born.call().taskType(), attemptCount, status, reason);
    }

    private void putFailed(Outcome outcome, String node, @Nullable Instant startedAt, Instant endedAt) {
        put(new AttemptRecord(
                failedAttempt,
                outcome,
                node,
                startedAt,
                endedAt,
                failure.kind(),
                failure.category(),
                failure.rule(),
                failure.errorType(),
                failure.errorMessage(),
                failure.stackTrace(),
                failure.evidence()));
    }

    private void putWithoutError(Outcome outcome, String node, Instant endedAt) {
        put(new AttemptRecord(
                attemptCount, outcome, node, lastAttemptedAt, endedAt, null, null, null, null, null, null, null));
    }

    private void put(AttemptRecord attempt) {
        attempts.put(attempt.number(), attempt);
    }
}
