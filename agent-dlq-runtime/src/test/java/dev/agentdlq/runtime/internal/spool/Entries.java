/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import dev.agentdlq.ArgumentsState;
import dev.agentdlq.Effect;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.internal.EntryIds;
import dev.agentdlq.spi.AttemptFailure;
import dev.agentdlq.spi.Nesting;
import dev.agentdlq.spi.NewEntry;
import dev.agentdlq.spi.StoredCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** New entries for tests. */
final class Entries {
    static final String TYPE = "orders.pay";

    private Entries() {}

    static NewEntry due() {
        return of(TYPE, "[\"x\"]".getBytes(StandardCharsets.UTF_8));
    }

    static List<NewEntry> due(int count) {
        List<NewEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(due());
        }
        return entries;
    }

    static NewEntry ofSize(int argumentBytes) {
        return of(TYPE, new byte[argumentBytes]);
    }

    /** The store refuses a type that is longer than 200 characters. */
    static NewEntry refused() {
        return of("t".repeat(201), new byte[0]);
    }

    static NewEntry of(String type, byte[] args) {
        UUID id = EntryIds.next();
        return new NewEntry(
                id,
                id.toString(),
                new StoredCall(type, "(java.lang.String)", "json-1", args, ArgumentsState.EXACT, null),
                Effect.IDEMPOTENT,
                Map.of("session", "s-1"),
                Map.of(),
                new AttemptFailure(
                        FailureKind.TRANSIENT, null, "io", "java.io.IOException", "broken", "at A.b", "1:0", null),
                FailureStatus.PENDING_RETRY,
                Reason.TRANSIENT,
                Duration.ZERO,
                1,
                3,
                "node-0",
                Nesting.NONE,
                null,
                Duration.ZERO);
    }

    static NewEntry aged(NewEntry entry, Duration age) {
        return new NewEntry(
                entry.id(),
                entry.taskId(),
                entry.call(),
                entry.effect(),
                entry.context(),
                entry.mdc(),
                entry.failure(),
                entry.status(),
                entry.reason(),
                entry.delay(),
                entry.attemptCount(),
                entry.maxRetries(),
                entry.node(),
                entry.nesting(),
                entry.repeatKey(),
                age);
    }

    static NewEntry random(Random random) {
        boolean retry = random.nextBoolean();
        byte[] args = new byte[random.nextInt(500)];
        random.nextBytes(args);
        List<UUID> supersedes = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            supersedes.add(new UUID(random.nextLong(), random.nextLong()));
        }
        return new NewEntry(
                new UUID(random.nextLong(), random.nextLong()),
                text(random),
                new StoredCall(
                        text(random),
                        text(random),
                        text(random),
                        args,
                        pick(random, ArgumentsState.values()),
                        orNull(random)),
                pick(random, Effect.values()),
                map(random),
                map(random),
                new AttemptFailure(
                        pick(random, FailureKind.values()),
                        orNull(random),
                        text(random),
                        text(random),
                        orNull(random),
                        text(random),
                        text(random),
                        orNull(random)),
                retry ? FailureStatus.PENDING_RETRY : FailureStatus.PENDING_REVIEW,
                text(random),
                retry ? Duration.ofNanos(random.nextLong()) : null,
                random.nextInt(),
                random.nextInt(),
                text(random),
                new Nesting(random.nextBoolean() ? null : new UUID(random.nextLong(), random.nextLong()), supersedes),
                random.nextBoolean() ? null : new UUID(random.nextLong(), random.nextLong()),
                Duration.ofMillis(random.nextInt(Integer.MAX_VALUE)));
    }

    private static <T> T pick(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    private static @Nullable String orNull(Random random) {
        return random.nextInt(4) == 0 ? null : text(random);
    }

    private static Map<String, String> map(Random random) {
        Map<String, String> map = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            map.put(text(random), text(random));
        }
        return map;
    }

    /** Any chars at all: NUL, half surrogate pairs, and now and then only ASCII. */
    private static String text(Random random) {
        int bound = random.nextBoolean() ? 128 : 0x10000;
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            int c = random.nextInt(bound);
            text.append((char) (random.nextInt(8) == 0 ? 0xD800 + random.nextInt(0x800) : c));
        }
        return text.toString();
    }
}
