/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Compares a tool's answer with the recorded one, of which often only the beginning and a digest were kept. */
public final class RecordedAnswer {
    private static final List<String> ADDRESS_AS_MODIFIED =
            List.of("address1", "address2", "city", "state", "country", "zip");

    private RecordedAnswer() {}

    /**
     * Compares an answer with a call's recorded one.
     *
     * @param call a call that was answered without an error
     * @param answer what the tool returned
     * @return whether they say the same
     */
    public static boolean matches(RecordedCall call, Object answer) {
        String text = Json.answerText(answer);
        String digest = call.resultSha256();
        if (digest == null) {
            JsonNode tree = Json.treeOrMissing(text);
            return text.equals(call.result())
                    || (tree.isContainerNode() && Json.same(tree, Json.treeOrMissing(call.result())));
        }
        return digest.equals(digestOf(text)) || digest.equals(digestOf(withModifiedAddress(text)));
    }

    /** The recorded shop wrote the fields of an address that an agent had changed in another order. */
    private static String withModifiedAddress(String text) {
        JsonNode row = Json.treeOrMissing(text);
        if (row instanceof ObjectNode object && object.get("address") instanceof ObjectNode address) {
            ObjectNode reordered = Json.MAPPER.createObjectNode();
            ADDRESS_AS_MODIFIED.forEach(field -> reordered.set(field, address.get(field)));
            object.set("address", reordered);
            return Json.answerText(object);
        }
        return text;
    }

    /**
     * Digests an answer as the record does.
     *
     * @param text the full answer
     * @return the first 16 hex digits of its SHA-256
     */
    public static String digestOf(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
