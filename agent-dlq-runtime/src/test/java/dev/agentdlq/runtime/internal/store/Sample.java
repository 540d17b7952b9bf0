/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.ArgumentsState;
import dev.agentdlq.Category;
import dev.agentdlq.Effect;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.internal.EntryIds;
import dev.agentdlq.spi.AttemptFailure;
import dev.agentdlq.spi.ClaimRequest;
import dev.agentdlq.spi.ClaimRequest.Lane;
import dev.agentdlq.spi.ClaimRequest.Share;
import dev.agentdlq.spi.Nesting;
import dev.agentdlq.spi.NewEntry;
import dev.agentdlq.spi.StoredCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A new entry for tests: it starts as a transient failure that is due at once, and is varied from there. */
final class Sample {
    static final String TYPE = "orders.pay";
    static final String CODEC = "json-1";

    private UUID id = EntryIds.next();
    private String taskId = id.toString();
    private String type = TYPE;
    private byte[] args = "[\"x\"]".getBytes(StandardCharsets.UTF_8);
    private Effect effect = Effect.IDEMPOTENT;
    private Nesting nesting = Nesting.NONE;
    private @Nullable String payload = "{\"order\": \"A-7\"}";
    private Map<String, String> context = Map.of("sessionId", "s-1");
    private Map<String, String> mdc = Map.of("trace", "t-1");
    private AttemptFailure failure = failure("first");
    private FailureStatus status = FailureStatus.PENDING_RETRY;
    private String reason = Reason.TRANSIENT;
    private @Nullable Duration delay = Duration.ZERO;
    private int attemptCount = 1;
    private int maxRetries = 3;
    private @Nullable UUID repeatKey;
    private Duration age = Duration.ZERO;

    private Sample() {}

    static Sample due() {
        return new Sample();
    }

    static Sample forReview() {
        Sample sample = new Sample();
        sample.status = FailureStatus.PENDING_REVIEW;
        sample.reason = Reason.DETERMINISTIC;
        sample.delay = null;
        return sample;
    }

    /** A call that never reached a method. */
    static Sample unbound() {
        Sample sample = forReview();
        sample.reason = Reason.UNBOUND;
        sample.attemptCount = 0;
        return sample;
    }

    static AttemptFailure failure(String message) {
        return new AttemptFailure(
                FailureKind.TRANSIENT,
                Category.UNAVAILABLE,
                "io",
                "java.io.IOException",
                message,
                "java.io.IOException: " + message + "\n\tat A.b",
                "1:" + Texts.ascii(message),
                "{\"status\": \"503\"}");
    }

    Sample delay(Duration delay) {
        this.delay = delay;
        return this;
    }

    Sample maxRetries(int maxRetries) {
        this.maxRetries = maxRetries;
        return this;
    }

    Sample age(Duration age) {
        this.age = age;
        return this;
    }

    Sample taskId(String taskId) {
        this.taskId = taskId;
        return this;
    }

    Sample failed(AttemptFailure failure) {
        this.failure = failure;
        return this;
    }

    Sample maps(Map<String, String> context, Map<String, String> mdc) {
        this.context = context;
        this.mdc = mdc;
        return this;
    }

    Sample id(UUID id) {
        this.id = id;
        return this;
    }

    Sample nesting(Nesting nesting) {
        this.nesting = nesting;
        return this;
    }

    Sample repeatKey(UUID repeatKey) {
        this.repeatKey = repeatKey;
        return this;
    }

    Sample type(String type) {
        this.type = type;
        return this;
    }

    Sample args(byte[] args) {
        this.args = args;
        return this;
    }

    Sample effect(Effect effect) {
        this.effect = effect;
        return this;
    }

    Sample payload(@Nullable String payload) {
        this.payload = payload;
        return this;
    }

    NewEntry entry() {
        return new NewEntry(
                id,
                taskId,
                new StoredCall(type, "(java.lang.String)", CODEC, args, ArgumentsState.EXACT, payload),
                effect,
                context,
                mdc,
                failure,
                status,
                reason,
                delay,
                attemptCount,
                maxRetries,
                "node-0",
                nesting,
                repeatKey,
                age);
    }

    /** Asks for due samples. */
    static ClaimRequest request(int limit, Duration lease) {
        return new ClaimRequest(
                "node-1", UUID.randomUUID(), limit, lease, Lane.NORMAL, List.of(new Share(TYPE, limit)), Set.of(CODEC));
    }
}
