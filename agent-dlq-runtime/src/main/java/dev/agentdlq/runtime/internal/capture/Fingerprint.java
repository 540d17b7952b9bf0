/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Says which failures are the same. */
final class Fingerprint {
    /** Changes with what goes into it, so that no two failures are the same by accident. */
    private static final String VERSION = "1";

    private static final int BYTES = 12;

    private Fingerprint() {}

    /** Returns the same text for the same failure of the same task. */
    static String of(String taskType, Throwable failure) {
        return of(taskType, failure.getClass().getName());
    }

    static String of(String taskType, String failureType) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String text = taskType + '\n' + failureType;
            byte[] hash = digest.digest(text.getBytes(StandardCharsets.UTF_8));
            return VERSION + ':' + HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
