/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.ArgumentsState;
import dev.agentdlq.Reason;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.ClaimKey;
import dev.agentdlq.spi.Settlement;
import dev.agentdlq.spi.StoredCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Claims for tests, and how long things take in them. */
final class Claims {
    static final String NODE = "node-1";
    static final Duration LEASE = Duration.ofSeconds(10);
    static final Duration MAX_RUN_TIME = Duration.ofSeconds(60);

    /** What a node may use of the lease: a tenth less. */
    static final Duration USABLE = Duration.ofSeconds(9);

    private Claims() {}

    static Claim of(String taskType) {
        return of(taskType, UUID.randomUUID());
    }

    static Claim of(String taskType, UUID token) {
        return new Claim(
                new ClaimKey(UUID.randomUUID(), token),
                "id-1",
                new StoredCall(
                        taskType, "()", "json-1", "[]".getBytes(StandardCharsets.UTF_8), ArgumentsState.EXACT, null),
                Map.of(),
                Map.of(),
                2,
                3,
                Reason.TRANSIENT,
                false,
                1,
                0,
                Duration.ofMinutes(1));
    }

    static Settlement success(Claim claim) {
        return new Settlement.Succeeded(claim.key(), NODE, "RETRY", null);
    }

    static WorkerSettings settings(int concurrency) {
        return new WorkerSettings(
                NODE, concurrency, Duration.ofMillis(20), LEASE, MAX_RUN_TIME, Duration.ofSeconds(20), () -> 0.5);
    }

    /** A clock that stands still until it is moved. It starts shortly before its numbers turn negative. */
    static AtomicLong clock() {
        return new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(5).toNanos());
    }

    static void pass(AtomicLong clock, Duration time) {
        clock.addAndGet(time.toNanos());
    }
}
