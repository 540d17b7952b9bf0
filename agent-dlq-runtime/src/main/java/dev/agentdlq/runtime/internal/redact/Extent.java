/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.redact;

import java.util.Locale;
import java.util.Set;

/** Where the value that follows a name begins and ends; rather too late than too early. */
final class Extent {
    private static final int MAX_GAP = 16;
    private static final int MAX_BRACKETS = 4_096;
    private static final Set<String> HARMLESS = Set.of("null", "true", "false", "none", "undefined");
    private static final Set<String> SCHEMES =
            Set.of("bearer", "basic", "digest", "token", "apikey", "negotiate", "aws4-hmac-sha256");

    private final String text;

    Extent(String text) {
        this.text = text;
    }

    /** Skips what may stand between a separator and its value: a second separator such as in {@code =>}, and spaces. */
    int valueStart(int from) {
        int i = from;
        if (i < text.length() && (text.charAt(i) == '=' || text.charAt(i) == '>')) {
            i++;
        }
        for (int gap = 0; gap < MAX_GAP && i < text.length() && isGap(text.charAt(i)); gap++) {
            i++;
        }
        return i;
    }

    private static boolean isGap(char c) {
        return c == ' ' || c == '\t' || c == '\u00A0';
    }

    int valueEnd(int from) {
        if (isEnclosed(from)) {
            return enclosedEnd(from);
        }
        int end = wordEnd(from);
        String word = end - from <= 16 ? text.substring(from, end).toLowerCase(Locale.ROOT) : "";
        if (HARMLESS.contains(word)) {
            return from;
        }
        if (SCHEMES.contains(word) && end < text.length() && text.charAt(end) == ' ') {
            return wordEnd(end + 1);
        }
        return groupsEnd(from, end);
    }

    /** The quotes of a value stay, so that what is left is still JSON. */
    int contentStart(int from, int to) {
        int i = from;
        while (i < to && text.charAt(i) == '\\') {
            i++;
        }
        return i < to && isQuote(text.charAt(i)) ? i + 1 : from;
    }

    int contentEnd(int from, int to) {
        int start = contentStart(from, to);
        if (start == from || to - 1 < start || text.charAt(to - 1) != text.charAt(start - 1)) {
            return to;
        }
        int end = to - 1;
        for (int escapes = start - 1 - from; escapes > 0 && end > start && text.charAt(end - 1) == '\\'; escapes--) {
            end--;
        }
        return end;
    }

    private boolean isEnclosed(int from) {
        return from < text.length()
                && (isQuote(text.charAt(from)) || isBracket(text.charAt(from)) || isEscapedQuote(from));
    }

    private int enclosedEnd(int from) {
        char first = text.charAt(from);
        return isBracket(first) ? bracketsEnd(from, first) : quotedEnd(from);
    }

    /** A quote within JSON within JSON has backslashes before it; one with more of them does not end the value. */
    private int quotedEnd(int from) {
        int open = from;
        while (text.charAt(open) == '\\') {
            open++;
        }
        char quote = text.charAt(open);
        int backslashes = 0;
        for (int i = open + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == quote && backslashes <= open - from) {
                return i + 1;
            }
            if (quote == '\'' && c == '\n') {
                return i;
            }
            backslashes = c == '\\' ? backslashes + 1 : 0;
        }
        return text.length();
    }

    private int bracketsEnd(int from, char open) {
        char close = open == '(' ? ')' : open == '[' ? ']' : '}';
        int limit = Math.min(text.length(), from + MAX_BRACKETS);
        int depth = 0;
        for (int i = from; i < limit; i++) {
            char c = text.charAt(i);
            depth += c == open ? 1 : c == close ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
            if (open == '(' && c == '\n') {
                return i;
            }
        }
        return limit;
    }

    /** Where the value of a header ends: with its line, or with what the header stands in. */
    int lineEnd(int from, char separator, char quote) {
        if (isEnclosed(from)) {
            return enclosedEnd(from);
        }
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            boolean endsPair = separator == '=' && (c == ']' || c == '}' || c == ')');
            if (c == '\n' || c == '\r' || c == quote || endsPair) {
                break;
            }
            i++;
        }
        return i;
    }

    private int wordEnd(int from) {
        int i = from;
        while (i < text.length() && !endsWord(i)) {
            i++;
        }
        return i;
    }

    private boolean endsWord(int i) {
        char c = text.charAt(i);
        if (Character.isWhitespace(c) || c == '&' || c == '"' || c == '\'' || c == '<' || c == '>' || c == 0) {
            return true;
        }
        // These may be part of a password, unless what follows shows that it has ended.
        return switch (c) {
            case ',', ';' -> isEndOfPair(i + 1);
            case ')', ']', '}' -> i + 1 == text.length() || !Character.isLetterOrDigit(text.charAt(i + 1));
            default -> false;
        };
    }

    private boolean isEndOfPair(int next) {
        if (next == text.length() || !Character.isLetterOrDigit(text.charAt(next))) {
            return true;
        }
        int i = next;
        while (i < text.length() && i - next < 32 && isOfKey(text.charAt(i))) {
            i++;
        }
        return i < text.length() && (text.charAt(i) == '=' || text.charAt(i) == ':');
    }

    /** The number of a card or an account in groups: {@code 4111 1111 1111 1111}. */
    private int groupsEnd(int from, int wordEnd) {
        int end = wordEnd;
        if (end == from || !Character.isDigit(text.charAt(end - 1))) {
            return end;
        }
        while (end + 2 < text.length() && text.charAt(end) == ' ' && Character.isDigit(text.charAt(end + 1))) {
            int next = wordEnd(end + 1);
            if (next - end > 7 || !Character.isDigit(text.charAt(next - 1))) {
                break;
            }
            end = next;
        }
        return end;
    }

    private boolean isEscapedQuote(int from) {
        int i = from;
        while (i < text.length() && i - from < 8 && text.charAt(i) == '\\') {
            i++;
        }
        return i > from && i < text.length() && isQuote(text.charAt(i));
    }

    private static boolean isBracket(char c) {
        return c == '[' || c == '{' || c == '(';
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    private static boolean isOfKey(char c) {
        return c == '_' || c == '-' || c == '.' || Character.isLetterOrDigit(c);
    }
}
