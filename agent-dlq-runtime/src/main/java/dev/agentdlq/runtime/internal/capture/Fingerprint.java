/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import dev.agentdlq.runtime.internal.classify.CauseChain;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says which failures are the same: those of one task with the same exception types, the same messages but for the data
 * in them, and the same code of the application at the top. Neither the node, nor the time, nor the line numbers, nor
 * whether it was the first call or a retry makes a difference.
 */
final class Fingerprint {
    /** Changes with what goes into it, so that no two failures are the same by accident. */
    private static final String VERSION = "1";

    private static final int BYTES = 12;

    /** How many throwables of a chain count from the thrown one on; the root counts besides. */
    private static final int FIRST_THROWABLES = 4;

    private Fingerprint() {}

    /** Returns the same text for the same failure of the same task. */
    static String of(String taskType, Throwable failure) {
        List<Throwable> chain = CauseChain.of(failure);
        StringBuilder text = new StringBuilder(512).append(taskType);
        for (int i = 0; i < chain.size(); i++) {
            if (i < FIRST_THROWABLES || i == chain.size() - 1) {
                Throwable link = chain.get(i);
                append(text, link.getClass().getName(), FailureText.message(link));
            }
        }
        appendFrames(text, chain);
        return hash(text);
    }

    /** Returns the same for a failure that nothing threw. */
    static String of(String taskType, String failureType, @Nullable String message) {
        StringBuilder text = new StringBuilder(256).append(taskType);
        append(text, failureType, message);
        return hash(text);
    }

    private static void append(StringBuilder text, String type, @Nullable String message) {
        text.append('\n');
        ApplicationFrames.appendName(text, type);
        text.append('\n');
        if (message != null) {
            NormalMessage.append(message, text);
        }
    }

    /** Those of the cause that is nearest the root and has any: wrapping happens far from what went wrong. */
    private static void appendFrames(StringBuilder text, List<Throwable> chain) {
        for (int i = chain.size() - 1; i >= 0; i--) {
            Throwable link = chain.get(i);
            // A full stack ends in any method.
            if (!(link instanceof StackOverflowError) && ApplicationFrames.append(text, FailureText.frames(link))) {
                return;
            }
        }
    }

    private static String hash(StringBuilder text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] hash = digest.digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return VERSION + ':' + HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
