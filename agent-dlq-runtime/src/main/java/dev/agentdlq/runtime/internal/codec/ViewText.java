/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

/**
 * The text of a view: JSON that text columns, {@code jsonb} and a console can show. It counts its own bytes as UTF-8,
 * so that whoever writes can stop in time; what is begun before {@link #SOFT_LIMIT} ends before {@link #MAX_BYTES}.
 */
final class ViewText {
    /** A longer view hides the row it should show. */
    static final int MAX_BYTES = 8 * 1024;

    /** Leaves room for one more name and value, and for the ends of all that is open. */
    static final int SOFT_LIMIT = 5_000;

    /** Deeper values are not shown; each level may need 48 bytes to be ended. */
    static final int MAX_DEPTH = 32;

    private static final int MAX_TEXT_BYTES = 1_024;
    private static final int MAX_NAME_BYTES = 256;

    private final StringBuilder text = new StringBuilder(128);
    private int bytes;
    private int limit = SOFT_LIMIT;

    int bytes() {
        return bytes;
    }

    /** Sets where the value that comes next should end, at the latest at {@link #SOFT_LIMIT}. */
    void limitTo(int limit) {
        this.limit = Math.min(limit, SOFT_LIMIT);
    }

    boolean hasRoom() {
        return bytes < limit;
    }

    /** Appends what is known to be short and of ASCII characters. */
    void raw(String ascii) {
        text.append(ascii);
        bytes += ascii.length();
    }

    void raw(char ascii) {
        text.append(ascii);
        bytes++;
    }

    void name(String name) {
        raw('"');
        if (appendUpTo(name, MAX_NAME_BYTES) < name.length()) {
            append('…');
        }
        raw("\":");
    }

    void text(String value) {
        text(value, value.length());
    }

    /** Appends a text value that is the beginning of one with a length. */
    void text(String beginning, int length) {
        raw('"');
        int shown = appendUpTo(beginning, MAX_TEXT_BYTES);
        if (shown < length && (shown < beginning.length() || length > beginning.length())) {
            append('…');
            raw(" (" + length + " characters)");
        }
        raw('"');
    }

    private int appendUpTo(String value, int maxBytes) {
        int end = bytes + maxBytes;
        int i = 0;
        while (i < value.length() && bytes < end) {
            char c = value.charAt(i);
            boolean isPair = Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1));
            if (isPair) {
                text.append(c).append(value.charAt(i + 1));
                bytes += 4;
                i += 2;
            } else {
                append(c);
                i++;
            }
        }
        return i;
    }

    private void append(char c) {
        if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
            text.append(c);
            bytes++;
        } else if (c == '"' || c == '\\') {
            text.append('\\').append(c);
            bytes += 2;
        } else if (c == 0) {
            appendWide('\u2400');
        } else if (Character.isSurrogate(c)) {
            appendWide('\ufffd');
        } else if (isInvisible(c)) {
            text.append("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
                text.append(Character.forDigit(c >> shift & 0xf, 16));
            }
            bytes += 6;
        } else {
            appendWide(c);
        }
    }

    private void appendWide(char c) {
        text.append(c);
        bytes += c < 0x800 ? 2 : 3;
    }

    /** Control characters, and those that change the direction or the lines of a text. */
    private static boolean isInvisible(char c) {
        return c < ' '
                || (c >= 0x7f && c < 0xa0)
                || (c >= 0x200b && c <= 0x200f)
                || (c >= 0x2028 && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0xfeff
                || c >= 0xfffe;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
