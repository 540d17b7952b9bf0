/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.ArgumentsState;
import dev.agentdlq.AttemptRecord.Outcome;
import dev.agentdlq.Effect;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.internal.EntryIds;
import dev.agentdlq.spi.AttemptFailure;
import dev.agentdlq.spi.Nesting;
import dev.agentdlq.spi.NewEntry;
import dev.agentdlq.spi.StoredCall;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Prepares new entries for storing. */
final class StorableEntry {
    static final int MAX_TASK_TYPE = 200;

    private StorableEntry() {}

    /**
     * Cleans the texts of entries; of several with one id the first counts, as it would if they came one by one.
     * Sorted, so that two nodes which send the same entries cannot wait for each other.
     */
    static List<NewEntry> clean(List<NewEntry> entries) {
        Map<UUID, NewEntry> cleanById = new TreeMap<>();
        for (NewEntry entry : entries) {
            cleanById.computeIfAbsent(entry.id(), id -> clean(entry));
        }
        return List.copyOf(cleanById.values());
    }

    /** An entry as a failing call makes it, to try out how it is stored. */
    static NewEntry sample() {
        UUID id = EntryIds.next();
        return new NewEntry(
                id,
                id.toString(),
                new StoredCall("agent-dlq.sample", "()", "none", new byte[0], ArgumentsState.EXACT, "{}"),
                Effect.IDEMPOTENT,
                Map.of(),
                Map.of(),
                new AttemptFailure(
                        FailureKind.TRANSIENT,
                        null,
                        "sample",
                        "java.lang.Exception",
                        "sample",
                        "sample",
                        "sample",
                        null),
                FailureStatus.PENDING_RETRY,
                Reason.TRANSIENT,
                Duration.ofDays(1),
                1,
                0,
                "sample",
                Nesting.NONE,
                null,
                Duration.ZERO);
    }

    static NewEntry withoutView(NewEntry entry) {
        StoredCall call = entry.call();
        StoredCall blind = call.withoutPayload();
        return with(entry, blind, entry.failure());
    }

    /** Leaves out what the exception says, for a database that refuses it (its encoding, say). */
    static NewEntry withoutErrorText(NewEntry entry) {
        AttemptFailure failure = entry.failure();
        return with(entry, entry.call(), withoutText(failure));
    }

    static boolean hasErrorText(NewEntry entry) {
        return hasText(entry.failure());
    }

    static boolean hasText(AttemptFailure failure) {
        return failure.errorMessage() != null || !failure.stackTrace().isEmpty() || failure.evidence() != null;
    }

    static AttemptFailure withoutText(AttemptFailure failure) {
        return new AttemptFailure(
                failure.kind(),
                failure.category(),
                failure.rule(),
                failure.errorType(),
                null,
                "",
                failure.fingerprint(),
                null);
    }

    /** Replaces what is no ASCII in the texts around the call: the last resort before a failure is lost. */
    static NewEntry inAscii(NewEntry entry) {
        return new NewEntry(
                entry.id(),
                Texts.ascii(entry.taskId()),
                entry.call(),
                entry.effect(),
                Texts.ascii(entry.context()),
                Texts.ascii(entry.mdc()),
                entry.failure(),
                entry.status(),
                entry.reason(),
                entry.delay(),
                entry.attemptCount(),
                entry.maxRetries(),
                entry.node(),
                entry.nesting(),
                entry.repeatKey(),
                entry.age());
    }

    static boolean isAscii(NewEntry entry) {
        return inAscii(entry).taskId().equals(entry.taskId())
                && Texts.ascii(entry.context()).equals(entry.context())
                && Texts.ascii(entry.mdc()).equals(entry.mdc());
    }

    /** Sets the columns from task_id to failed_attempt, which all databases have in this order. */
    static Parameters bind(Parameters parameters, NewEntry entry, JsonMaps json) throws SQLException {
        StoredCall call = entry.call();
        AttemptFailure failure = entry.failure();
        return parameters
                .text(entry.taskId())
                .text(call.taskType())
                .text(call.signature())
                .text(call.codec())
                .bytes(call.args())
                .text(call.state().name())
                .text(entry.effect().name())
                .text(call.payload())
                .text(json.write(entry.context()))
                .text(json.write(entry.mdc()))
                .text(failure.errorType())
                .text(failure.errorMessage())
                .text(failure.kind().name())
                .text(failure.category())
                .text(failure.rule())
                .text(failure.fingerprint())
                .text(entry.reason())
                .text(entry.status().name())
                .number(entry.attemptCount())
                .number(entry.maxRetries())
                .number(entry.attemptCount());
    }

    /** Sets the columns from kind to evidence of an attempt. */
    static Parameters bind(Parameters parameters, AttemptFailure failure) throws SQLException {
        return parameters
                .text(failure.kind().name())
                .text(failure.category())
                .text(failure.rule())
                .text(failure.errorType())
                .text(failure.errorMessage())
                .text(failure.stackTrace())
                .text(failure.evidence());
    }

    static Outcome outcome(NewEntry entry) {
        return entry.attemptCount() == 0 ? Outcome.NOT_EXECUTED : Outcome.FAILED;
    }

    static @Nullable Long delayMillis(NewEntry entry) {
        Duration delay = entry.delay();
        return delay == null ? null : delay.toMillis();
    }

    private static NewEntry with(NewEntry entry, StoredCall call, AttemptFailure failure) {
        return new NewEntry(
                entry.id(),
                entry.taskId(),
                call,
                entry.effect(),
                entry.context(),
                entry.mdc(),
                failure,
                entry.status(),
                entry.reason(),
                entry.delay(),
                entry.attemptCount(),
                entry.maxRetries(),
                entry.node(),
                entry.nesting(),
                entry.repeatKey(),
                entry.age());
    }

    private static NewEntry clean(NewEntry entry) {
        StoredCall call = entry.call();
        return new NewEntry(
                entry.id(),
                Texts.clean(entry.taskId()),
                new StoredCall(
                        Texts.clean(call.taskType()),
                        Texts.clean(call.signature()),
                        Texts.clean(call.codec()),
                        call.args(),
                        call.state(),
                        Texts.cleanOrNull(call.payload())),
                entry.effect(),
                Texts.clean(entry.context()),
                Texts.clean(entry.mdc()),
                clean(entry.failure()),
                entry.status(),
                Texts.clean(entry.reason()),
                entry.delay(),
                entry.attemptCount(),
                entry.maxRetries(),
                Texts.clean(entry.node()),
                entry.nesting(),
                entry.repeatKey(),
                entry.age());
    }

    static AttemptFailure clean(AttemptFailure failure) {
        return new AttemptFailure(
                failure.kind(),
                Texts.cleanOrNull(failure.category()),
                Texts.clean(failure.rule()),
                Texts.clean(failure.errorType()),
                Texts.cleanOrNull(failure.errorMessage()),
                Texts.clean(failure.stackTrace()),
                Texts.clean(failure.fingerprint()),
                Texts.cleanOrNull(failure.evidence()));
    }
}
