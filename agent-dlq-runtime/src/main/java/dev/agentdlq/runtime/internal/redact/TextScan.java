/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.redact;

import org.jspecify.annotations.Nullable;

/**
 * Finds and hides the secrets of one text in one pass. It stops only at the few characters that a secret begins with or
 * follows; what it then looks at is either of bounded length or hidden, and never looked at again, so that no text
 * takes more than time in proportion to its length.
 */
final class TextScan {
    private static final int MAX_NAME = 64;
    private static final boolean[] TRIGGERS = new boolean[128];

    static {
        for (char c : "=: \t->JI_z".toCharArray()) {
            TRIGGERS[c] = true;
        }
    }

    private final String text;
    private final SecretNames names;
    private final KnownForms forms;
    private final Extent extent;
    private @Nullable StringBuilder out;
    private int copied;

    TextScan(String text, SecretNames names) {
        this.text = text;
        this.names = names;
        this.forms = new KnownForms(text);
        this.extent = new Extent(text);
    }

    String redacted() {
        int length = text.length();
        int i = 0;
        while (i < length) {
            char c = text.charAt(i);
            i = c < 128 && TRIGGERS[c] ? visit(i, c) : i + 1;
        }
        return out == null ? text : out.append(text, copied, length).toString();
    }

    /** Returns where to go on. */
    private int visit(int i, char c) {
        long form = forms.at(i, c);
        if (form != KnownForms.NONE) {
            return hide(KnownForms.start(form), KnownForms.end(form), i);
        }
        return switch (c) {
            case '=', ':' -> isSourceLine(i, c) ? i + 1 : pair(i, c);
            case '-' -> option(i);
            case '>' -> element(i);
            default -> i + 1;
        };
    }

    /** Most colons of a stack trace stand before the number of a line. */
    private boolean isSourceLine(int i, char c) {
        return c == ':' && text.startsWith(".java", i - 5);
    }

    /** A name, an equals sign or a colon, a value. */
    private int pair(int i, char separator) {
        int end = i;
        for (int steps = 0; steps < 8 && end > copied && isBetween(text.charAt(end - 1)); steps++) {
            end--;
        }
        int start = nameStart(end);
        if (end - start < 3 || (separator == ':' && isClassName(start, end)) || !isSecret(start, end)) {
            return i + 1;
        }
        int from = extent.valueStart(i + 1);
        if (text.startsWith(Redaction.MARK, from)) {
            return from + Redaction.MARK.length();
        }
        int to = isWholeLine(start, end) ? extent.lineEnd(from, separator, quoteBefore(start)) : extent.valueEnd(from);
        return hide(extent.contentStart(from, to), extent.contentEnd(from, to), i);
    }

    /** Also two or three words of prose: {@code API key provided: …}. */
    private boolean isSecret(int start, int end) {
        int from = start;
        for (int words = 1; !names.hideAtEnd(text, from, end); words++) {
            boolean hasWordBefore = from - copied > 1 && text.charAt(from - 1) == ' ';
            if (words == 3 || !hasWordBefore) {
                return false;
            }
            from = nameStart(from - 1);
        }
        return true;
    }

    private boolean isWholeLine(int start, int end) {
        return endsWith(start, end, "authorization") || endsWith(start, end, "cookie");
    }

    /** What a header that stands in quotes as a whole ends with. */
    private char quoteBefore(int start) {
        char before = start > 0 ? text.charAt(start - 1) : ' ';
        return before == '"' || before == '\'' ? before : '\n';
    }

    private boolean endsWith(int start, int end, String suffix) {
        int at = end - suffix.length();
        return at >= start && text.regionMatches(true, at, suffix, 0, suffix.length());
    }

    /** {@code com.shop.InvalidToken: message} tells of a class. */
    private boolean isClassName(int start, int end) {
        int last = end - 1;
        while (last > start && text.charAt(last - 1) != '.') {
            last--;
        }
        return last > start && Character.isUpperCase(text.charAt(last));
    }

    /** {@code --password hunter2}. */
    private int option(int i) {
        boolean isOption = text.startsWith("--", i) && (i == 0 || Character.isWhitespace(text.charAt(i - 1)));
        if (!isOption) {
            return i + 1;
        }
        int end = i + 2;
        while (end < text.length() && end - i < MAX_NAME && isOfName(text.charAt(end))) {
            end++;
        }
        boolean hasValue = end < text.length() && text.charAt(end) == ' ';
        if (!hasValue || !names.hideAtEnd(text, i + 2, end)) {
            return i + 1;
        }
        int from = extent.valueStart(end);
        int to = extent.valueEnd(from);
        return hide(extent.contentStart(from, to), extent.contentEnd(from, to), i);
    }

    /** {@code <password>hunter2</password>}. */
    private int element(int i) {
        int start = nameStart(i);
        if (start == i || start == 0 || text.charAt(start - 1) != '<' || !names.hideAtEnd(text, start, i)) {
            return i + 1;
        }
        int end = text.indexOf('<', i);
        return hide(i + 1, end < 0 ? text.length() : end, i);
    }

    private int nameStart(int end) {
        int start = end;
        while (start > copied && end - start < MAX_NAME && isOfName(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private int hide(int from, int to, int trigger) {
        int start = Math.max(from, copied);
        if (to <= start) {
            return trigger + 1;
        }
        if (out == null) {
            out = new StringBuilder(text.length());
        }
        out.append(text, copied, start).append(Redaction.MARK);
        copied = to;
        return Math.max(to, trigger + 1);
    }

    private static boolean isBetween(char c) {
        return c == ' ' || c == '\t' || c == '\u00A0' || c == '"' || c == '\'' || c == '\\';
    }

    private static boolean isOfName(char c) {
        return c == '_' || c == '-' || c == '.' || Character.isLetterOrDigit(c);
    }
}
