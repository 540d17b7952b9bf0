/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.repeat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes the key by which calls are found to be the same: 128 bits of a hash, so that it tells nothing by itself. */
public final class RepeatKey {
    private RepeatKey() {}

    /**
     * Makes a key.
     *
     * @param taskType the task
     * @param signature the text of its parameters
     * @param form the form in which the arguments are written
     * @param conversation the conversation that the call belongs to; null if it belongs to none
     * @param arguments the arguments as written, not sealed
     * @return the key, the same on every node
     */
    public static UUID of(
            String taskType, String signature, String form, @Nullable String conversation, byte[] arguments) {
        MessageDigest digest = sha256();
        add(digest, taskType);
        add(digest, signature);
        add(digest, form);
        digest.update((byte) (conversation == null ? 0 : 1));
        add(digest, conversation == null ? "" : conversation);
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(arguments));
        return new UUID(hash.getLong(), hash.getLong());
    }

    /** With its length, so that no two different rows of texts give the same bytes. */
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
