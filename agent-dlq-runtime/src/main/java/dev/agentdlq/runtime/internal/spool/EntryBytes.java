/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import dev.agentdlq.ArgumentsState;
import dev.agentdlq.Effect;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.spi.AttemptFailure;
import dev.agentdlq.spi.Nesting;
import dev.agentdlq.spi.NewEntry;
import dev.agentdlq.spi.StoredCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A new entry as bytes. A change of the form needs a new {@link #VERSION}, and the old one must still be read. The age
 * of the entry grows while it lies there, so the bytes say by the wall clock when the call failed.
 */
final class EntryBytes {
    /** The form that is written. */
    static final int VERSION = 1;

    /** A node's clock may have been wrong when it wrote, and be right when somebody reads. */
    private static final Duration OLDEST = Duration.ofDays(30);

    private static final int AROUND_THE_TEXTS = 512;
    private static final int UUID_BYTES = 16;

    private EntryBytes() {}

    /**
     * Writes an entry.
     *
     * @param now the time by the wall clock
     */
    static byte[] encode(NewEntry entry, Instant now) {
        ByteSink sink = new ByteSink((int) Math.min(Integer.MAX_VALUE / 2, size(entry)));
        sink.uuid(entry.id()).text(entry.taskId());
        StoredCall call = entry.call();
        sink.text(call.taskType())
                .text(call.signature())
                .text(call.codec())
                .bytes(call.args())
                .text(call.state().name())
                .text(call.payload());
        sink.text(entry.effect().name());
        sink.map(entry.context()).map(entry.mdc());
        AttemptFailure failure = entry.failure();
        sink.text(failure.kind().name())
                .text(failure.category())
                .text(failure.rule())
                .text(failure.errorType())
                .text(failure.errorMessage())
                .text(failure.stackTrace())
                .text(failure.fingerprint())
                .text(failure.evidence());
        sink.text(entry.status().name()).text(entry.reason());
        delay(sink, entry.delay());
        sink.number(entry.attemptCount()).number(entry.maxRetries()).text(entry.node());
        nesting(sink, entry.nesting());
        key(sink, entry.repeatKey());
        sink.number(now.minus(entry.age()).toEpochMilli());
        return sink.toByteArray();
    }

    /**
     * Reads an entry.
     *
     * @param now the time by the wall clock
     * @throws RuntimeException if the bytes are no entry
     */
    static NewEntry decode(byte[] bytes, int offset, int length, Instant now) {
        ByteSource source = new ByteSource(bytes, offset, length);
        UUID id = source.uuid();
        String taskId = source.text();
        StoredCall call = new StoredCall(
                source.text(),
                source.text(),
                source.text(),
                source.bytes(),
                ArgumentsState.valueOf(source.text()),
                source.textOrNull());
        Effect effect = Effect.valueOf(source.text());
        Map<String, String> context = source.map();
        Map<String, String> mdc = source.map();
        AttemptFailure failure = new AttemptFailure(
                FailureKind.valueOf(source.text()),
                source.textOrNull(),
                source.text(),
                source.text(),
                source.textOrNull(),
                source.text(),
                source.text(),
                source.textOrNull());
        return new NewEntry(
                id,
                taskId,
                call,
                effect,
                context,
                mdc,
                failure,
                FailureStatus.valueOf(source.text()),
                source.text(),
                delay(source),
                source.number(),
                source.number(),
                source.text(),
                nesting(source),
                key(source),
                age(Instant.ofEpochMilli(source.longNumber()), now));
    }

    /** Returns about how many bytes an entry takes, without encoding it. */
    static long size(NewEntry entry) {
        long size = AROUND_THE_TEXTS;
        size += entry.call().args().length;
        size += length(entry.call().payload());
        size += length(entry.failure().errorMessage())
                + entry.failure().stackTrace().length();
        size += length(entry.context()) + length(entry.mdc());
        return size + (long) UUID_BYTES * entry.nesting().supersedes().size();
    }

    private static Duration age(Instant failedAt, Instant now) {
        Duration age = Duration.between(failedAt, now);
        if (age.isNegative()) {
            return Duration.ZERO;
        }
        return age.compareTo(OLDEST) < 0 ? age : OLDEST;
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    private static long length(Map<String, String> map) {
        long length = 0;
        for (Map.Entry<String, String> each : map.entrySet()) {
            length += each.getKey().length() + (long) each.getValue().length();
        }
        return length;
    }

    private static void delay(ByteSink sink, @Nullable Duration delay) {
        if (delay == null) {
            sink.tag(0);
        } else {
            sink.tag(1).number(delay.getSeconds()).number(delay.getNano());
        }
    }

    private static @Nullable Duration delay(ByteSource source) {
        return source.tag() == 0 ? null : Duration.ofSeconds(source.longNumber(), source.number());
    }

    private static void key(ByteSink sink, @Nullable UUID key) {
        if (key == null) {
            sink.tag(0);
        } else {
            sink.tag(1).uuid(key);
        }
    }

    private static @Nullable UUID key(ByteSource source) {
        return source.tag() == 0 ? null : source.uuid();
    }

    private static void nesting(ByteSink sink, Nesting nesting) {
        key(sink, nesting.parentId());
        sink.number(nesting.supersedes().size());
        nesting.supersedes().forEach(sink::uuid);
    }

    private static Nesting nesting(ByteSource source) {
        UUID parent = key(source);
        int count = source.count(UUID_BYTES);
        List<UUID> supersedes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            supersedes.add(source.uuid());
        }
        return new Nesting(parent, supersedes);
    }
}
