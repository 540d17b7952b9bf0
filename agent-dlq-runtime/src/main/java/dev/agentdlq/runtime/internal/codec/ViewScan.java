/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.agentdlq.runtime.internal.redact.Redaction;
import java.io.IOException;

/** Copies JSON into a view in one pass: hides secrets, shortens what is long, leaves out what does not fit. */
final class ViewScan {
    /** Secrets are looked for a little beyond what is shown of a text. */
    private static final int MAX_SCANNED = 2_048;

    private static final int MAX_NUMBER = 128;
    private static final int MAX_EXPONENT = 1_000;

    private final JsonParser in;
    private final ViewText out;
    private final Redaction redaction;

    ViewScan(JsonParser in, ViewText out, Redaction redaction) {
        this.in = in;
        this.out = out;
        this.redaction = redaction;
    }

    /** Copies the value that begins with the current token. */
    void copy(PlanNode node, int depth) throws IOException {
        JsonToken token = in.currentToken();
        if (node.hides(token)) {
            out.text(Redaction.MARK);
            in.skipChildren();
            return;
        }
        switch (token) {
            case START_OBJECT -> copyObject(node, depth);
            case START_ARRAY -> copyArray(node, depth);
            case VALUE_STRING -> text(in.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(in.getText());
            default -> out.raw(token.asString());
        }
    }

    void text(String value) {
        int length = value.length();
        out.text(redaction.inText(length > MAX_SCANNED ? value.substring(0, MAX_SCANNED) : value), length);
    }

    private void copyObject(PlanNode node, int depth) throws IOException {
        if (isTooDeep(depth)) {
            return;
        }
        out.raw('{');
        int shown = 0;
        int left = 0;
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            if (left > 0 || !out.hasRoom()) {
                left++;
                in.skipChildren();
                continue;
            }
            separate(shown++);
            out.name(redaction.inText(name));
            copyProperty(node, name, depth);
        }
        if (left > 0) {
            separate(shown);
            out.name("…");
            out.text(left + " more");
        }
        out.raw('}');
    }

    private void copyProperty(PlanNode node, String name, int depth) throws IOException {
        PlanNode known = node.property(name);
        if (known != null) {
            copy(known, depth + 1);
        } else {
            copy(redaction.hidesName(name) ? PlanNode.HIDDEN : node.unknownProperty(), depth + 1);
        }
    }

    private void copyArray(PlanNode node, int depth) throws IOException {
        if (isTooDeep(depth)) {
            return;
        }
        out.raw('[');
        int shown = 0;
        int left = 0;
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (left > 0 || !out.hasRoom()) {
                left++;
                in.skipChildren();
                continue;
            }
            separate(shown++);
            copy(node.element(), depth + 1);
        }
        if (left > 0) {
            separate(shown);
            out.text("… (" + left + " more)");
        }
        out.raw(']');
    }

    private boolean isTooDeep(int depth) throws IOException {
        if (depth < ViewText.MAX_DEPTH) {
            return false;
        }
        in.skipChildren();
        out.text("…");
        return true;
    }

    private void separate(int shown) {
        if (shown > 0) {
            out.raw(',');
        }
    }

    /** A database calculates with numbers, and refuses {@code 1e140000}. */
    private void number(String digits) {
        if (digits.length() <= MAX_NUMBER && hasSmallExponent(digits)) {
            out.raw(digits);
        } else {
            out.text(digits);
        }
    }

    private static boolean hasSmallExponent(String digits) {
        int e = Math.max(digits.indexOf('e'), digits.indexOf('E'));
        if (e < 0) {
            return true;
        }
        try {
            return Math.abs(Long.parseLong(digits.substring(e + 1))) <= MAX_EXPONENT;
        } catch (NumberFormatException enormous) {
            return false;
        }
    }
}
