/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The arguments of every tool of the workload: a call's number and a text. Immutable.
 *
 * @param call the number
 * @param text the text
 */
public record Arguments(long call, String text) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int HASH_BYTES = 8;

    /**
     * Reads what is stored.
     *
     * @param stored a JSON array of both
     * @return the arguments; empty if they are something else
     */
    public static Optional<Arguments> read(byte[] stored) {
        try (JsonParser parser = JSON.createParser(stored)) {
            if (parser.nextToken() != JsonToken.START_ARRAY || parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                return Optional.empty();
            }
            long call = parser.getLongValue();
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                return Optional.empty();
            }
            return Optional.of(new Arguments(call, parser.getText()));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * Returns a hash over every character, lone surrogates included.
     *
     * @return sixteen hexadecimal digits
     */
    public String hash() {
        ByteBuffer characters = ByteBuffer.allocate(Long.BYTES + text.length() * Character.BYTES);
        characters.putLong(call).asCharBuffer().put(text);
        return HexFormat.of().formatHex(sha256().digest(characters.array()), 0, HASH_BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
