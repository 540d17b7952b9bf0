/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.internal.EntryIds;
import dev.agentdlq.spi.AttemptFailure;
import dev.agentdlq.spi.NewEntry;
import dev.agentdlq.spi.StoredCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** New entries for tests: each starts as a transient failure that is due at once, and is varied from there. */
record Sample(NewEntry entry) {
    static final String TYPE = "orders.pay";

    static Sample due() {
        UUID id = EntryIds.next();
        StoredCall call = new StoredCall(
                TYPE,
                "(java.lang.String)",
                "json-1",
                "[\"x\"]".getBytes(StandardCharsets.UTF_8),
                "{\"order\": \"A-7\"}");
        return new Sample(new NewEntry(
                id,
                id.toString(),
                call,
                Map.of("sessionId", "s-1"),
                Map.of("trace", "t-1"),
                failure("first"),
                FailureStatus.PENDING_RETRY,
                Reason.TRANSIENT,
                Duration.ZERO,
                1,
                3,
                "node-0"));
    }

    static AttemptFailure failure(String message) {
        return new AttemptFailure(
                FailureKind.TRANSIENT,
                "io",
                "java.io.IOException",
                message,
                "java.io.IOException: " + message + "\n\tat A.b");
    }

    static Sample forReview() {
        NewEntry e = due().entry;
        return new Sample(new NewEntry(
                e.id(),
                e.taskId(),
                e.call(),
                e.context(),
                e.mdc(),
                e.failure(),
                FailureStatus.PENDING_REVIEW,
                Reason.DETERMINISTIC,
                null,
                1,
                3,
                e.node()));
    }

    /** A call that never reached a method. */
    static Sample unbound() {
        NewEntry e = forReview().entry;
        return new Sample(new NewEntry(
                e.id(),
                e.taskId(),
                e.call(),
                e.context(),
                e.mdc(),
                e.failure(),
                e.status(),
                Reason.UNBOUND,
                null,
                0,
                3,
                e.node()));
    }

    Sample delay(Duration delay) {
        NewEntry e = entry;
        return new Sample(new NewEntry(
                e.id(),
                e.taskId(),
                e.call(),
                e.context(),
                e.mdc(),
                e.failure(),
                e.status(),
                e.reason(),
                delay,
                e.attemptCount(),
                e.maxRetries(),
                e.node()));
    }

    Sample maxRetries(int maxRetries) {
        NewEntry e = entry;
        return new Sample(new NewEntry(
                e.id(),
                e.taskId(),
                e.call(),
                e.context(),
                e.mdc(),
                e.failure(),
                e.status(),
                e.reason(),
                e.delay(),
                e.attemptCount(),
                maxRetries,
                e.node()));
    }

    Sample taskId(String taskId) {
        NewEntry e = entry;
        return new Sample(new NewEntry(
                e.id(),
                taskId,
                e.call(),
                e.context(),
                e.mdc(),
                e.failure(),
                e.status(),
                e.reason(),
                e.delay(),
                e.attemptCount(),
                e.maxRetries(),
                e.node()));
    }

    Sample failed(AttemptFailure failure) {
        NewEntry e = entry;
        return new Sample(new NewEntry(
                e.id(),
                e.taskId(),
                e.call(),
                e.context(),
                e.mdc(),
                failure,
                e.status(),
                e.reason(),
                e.delay(),
                e.attemptCount(),
                e.maxRetries(),
                e.node()));
    }

    Sample maps(Map<String, String> context, Map<String, String> mdc) {
        NewEntry e = entry;
        return new Sample(new NewEntry(
                e.id(),
                e.taskId(),
                e.call(),
                context,
                mdc,
                e.failure(),
                e.status(),
                e.reason(),
                e.delay(),
                e.attemptCount(),
                e.maxRetries(),
                e.node()));
    }

    Sample type(String type) {
        StoredCall c = entry.call();
        return call(new StoredCall(type, c.signature(), c.codec(), c.args(), c.payload()));
    }

    Sample args(byte[] args) {
        StoredCall c = entry.call();
        return call(new StoredCall(c.taskType(), c.signature(), c.codec(), args, c.payload()));
    }

    Sample payload(@Nullable String payload) {
        StoredCall c = entry.call();
        return call(new StoredCall(c.taskType(), c.signature(), c.codec(), c.args(), payload));
    }

    private Sample call(StoredCall call) {
        NewEntry e = entry;
        return new Sample(new NewEntry(
                e.id(),
                e.taskId(),
                call,
                e.context(),
                e.mdc(),
                e.failure(),
                e.status(),
                e.reason(),
                e.delay(),
                e.attemptCount(),
                e.maxRetries(),
                e.node()));
    }
}
