/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Names the tasks of tools that have no method, for adapters of frameworks: a server may call its tools by names that
 * no task can have.
 */
public final class TaskTypes {
    private static final int MAX_LENGTH = 200;
    private static final int HASH_BYTES = 8;
    /** Without dots, so that the first one ends it; short enough to leave a tool room for its name. */
    private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern ILLEGAL_CHARACTER = Pattern.compile("[^A-Za-z0-9._-]");

    private TaskTypes() {}

    /**
     * Checks the name of where tools come from, which begins the types of their tasks.
     *
     * @param source a name of the application's choice, such as {@code crm}
     * @return the same
     * @throws IllegalArgumentException if it is not 1 to 100 letters, digits, dashes and underscores
     */
    public static String requireSource(String source) {
        if (!SOURCE.matcher(source).matches()) {
            throw new IllegalArgumentException(
                    "source must be 1 to 100 letters, digits, dashes and underscores, but was '" + source + "'");
        }
        return source;
    }

    /**
     * Names the task of a tool. Two tools never get the same name; one whose name no task can have, because of its
     * characters or its length, gets a hash (of SHA-256, 64 bits) of what it was.
     *
     * @param source where it comes from
     * @param toolName its name there
     * @return {@code source.toolName}, as a type that is legal
     * @throws IllegalArgumentException if the source is not 1 to 100 letters, digits, dashes and underscores
     */
    public static String of(String source, String toolName) {
        String type = requireSource(source) + "." + toolName;
        if (LEGAL.matcher(toolName).matches() && type.length() <= MAX_LENGTH) {
            return type;
        }
        String ending = "-" + hash(toolName);
        String legal = ILLEGAL_CHARACTER.matcher(type).replaceAll("_");
        return legal.substring(0, Math.min(legal.length(), MAX_LENGTH - ending.length())) + ending;
    }

    private static String hash(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
