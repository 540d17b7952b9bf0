/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes UUIDs of version 7 (RFC 9562), which sort by time and so keep new rows at the end of the index.
 *
 * <p>The 48-bit millisecond and the 12 bits after it form one counter that never runs back within a JVM (method 3 of
 * section 6.2), whatever the wall clock does. The other 62 bits are random.
 */
public final class EntryIds {
    private static final int COUNTER_BITS = 12;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final AtomicLong LAST = new AtomicLong();

    private EntryIds() {}

    /**
     * Makes an id.
     *
     * @return an id that is greater than all ids made before in this JVM
     */
    public static UUID next() {
        long now = System.currentTimeMillis() << COUNTER_BITS;
        long tick = LAST.updateAndGet(last -> Math.max(last + 1, now));
        return assemble(tick >>> COUNTER_BITS, tick, RANDOM.nextLong());
    }

    /**
     * Derives the id of a call inside another one: the same for the same outer id, task and position, so that repeating
     * the outer call repeats it. It keeps the outer one's time.
     *
     * @param outer the id of the outer call
     * @param taskType the task of the inner call
     * @param ordinal which inner call it is, counted from 0
     * @return the derived id
     */
    public static UUID derive(UUID outer, String taskType, int ordinal) {
        byte[] name = taskType.getBytes(StandardCharsets.UTF_8);
        ByteBuffer input = ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES + name.length)
                .putLong(outer.getMostSignificantBits())
                .putLong(outer.getLeastSignificantBits())
                .putInt(ordinal)
                .put(name);
        ByteBuffer hash = ByteBuffer.wrap(sha256(input.array()));
        return assemble(outer.getMostSignificantBits() >>> 16, hash.getLong(), hash.getLong());
    }

    private static UUID assemble(long millis, long low12, long random) {
        long most = (millis << 16) | 0x7000L | (low12 & 0xFFFL);
        long least = (random & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(most, least);
    }

    private static byte[] sha256(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(input);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
