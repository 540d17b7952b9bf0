/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import java.util.Locale;
import java.util.Set;

/**
 * A message without the data in it: numbers, times, ids, quoted values, URLs, e-mail addresses and paths are replaced.
 * What follows a word such as "status" or "code" stays, because it says what happened.
 *
 * <p>One pass over a bounded text, each character looked at a bounded number of times: a message can be as long and as
 * strange as whoever answered the call wants it to be. For one message.
 */
final class NormalMessage {
    private static final int MAX_READ = 4 * 1024;
    private static final int MAX_WRITTEN = 256;
    private static final int LONGEST_CODE = 5;

    private static final String OPENING = "'\"`‘“«";
    private static final String CLOSING = "'\"`’”»";

    private static final Set<String> BEFORE_CODES = Set.of("code", "errno", "http", "sqlstate", "status");

    private static final Set<String> OF_DATES = Set.of(
            "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
            "Sep", "Oct", "Nov", "Dec");

    private final String message;
    private final int end;
    private final StringBuilder out;
    private final int start;
    private final boolean[] unclosed = new boolean[OPENING.length()];
    private boolean isCodeNext;

    private NormalMessage(String message, StringBuilder out) {
        this.message = message;
        this.end = Math.min(message.length(), MAX_READ);
        this.out = out;
        this.start = out.length();
    }

    static void append(String message, StringBuilder out) {
        new NormalMessage(message, out).append();
    }

    private void append() {
        int at = 0;
        while (at < end && out.length() - start < MAX_WRITTEN) {
            char c = message.charAt(at);
            if (Character.isWhitespace(c)) {
                if (out.length() > start && out.charAt(out.length() - 1) != ' ') {
                    out.append(' ');
                }
                at++;
            } else if (isOfToken(c)) {
                at = token(at);
            } else {
                at = quoted(at, c);
            }
        }
        out.setLength(Math.min(out.length(), start + MAX_WRITTEN));
    }

    /** Replaces a quoted value, or takes the character as it is. */
    private int quoted(int at, char c) {
        int quote = OPENING.indexOf(c);
        boolean apostrophe = c == '\'' && at > 0 && Character.isLetterOrDigit(message.charAt(at - 1));
        int close = quote < 0 || apostrophe || unclosed[quote] ? -1 : closing(at + 1, CLOSING.charAt(quote));
        if (close >= 0) {
            out.append("<text>");
            return close + 1;
        }
        if (quote >= 0 && !apostrophe) {
            // Whoever finds no end from here finds none from further on.
            unclosed[quote] = true;
        }
        out.append(c);
        return at + 1;
    }

    private int closing(int from, char quote) {
        for (int i = from; i < end; i++) {
            char c = message.charAt(i);
            if (c == '\\' && quote == '"') {
                i++;
            } else if (c == quote
                    && (quote != '\'' || i + 1 >= end || !Character.isLetterOrDigit(message.charAt(i + 1)))) {
                return i;
            }
        }
        return message.length() > end ? end - 1 : -1;
    }

    /** Takes what stands between spaces and brackets; returns where it ends. */
    private int token(int from) {
        int to = from;
        int slashes = 0;
        int mail = -1;
        for (; to < end && isOfToken(message.charAt(to)); to++) {
            char c = message.charAt(to);
            if (c == '/' && to > from && message.startsWith("://", to - 1)) {
                out.append("<url>");
                return endOfUrl(to);
            }
            slashes += c == '/' ? 1 : c == '\\' ? 2 : 0;
            mail = c == '@' ? to : mail;
        }
        int own = to;
        while (own > from + 1 && ".:-+".indexOf(message.charAt(own - 1)) >= 0) {
            own--;
        }
        if (slashes > 1 || (own > from + 1 && "/~".indexOf(message.charAt(from)) >= 0)) {
            out.append("<path>");
        } else if (mail > from && mail < own - 1) {
            address(from, mail, own);
        } else {
            words(from, own);
        }
        out.append(message, own, to);
        return to;
    }

    private int endOfUrl(int from) {
        int to = from;
        while (to < end
                && !Character.isWhitespace(message.charAt(to))
                && "\"'`<>)]}|,;".indexOf(message.charAt(to)) < 0) {
            to++;
        }
        while (to > from && ".:?!".indexOf(message.charAt(to - 1)) >= 0) {
            to--;
        }
        return to;
    }

    /** An e-mail address, or an object as the JDK shows it: its class and a number. */
    private void address(int from, int mail, int to) {
        boolean hex = true;
        boolean dotted = false;
        for (int i = mail + 1; i < to; i++) {
            hex &= isHex(message.charAt(i));
            dotted |= message.charAt(i) == '.';
        }
        if (hex) {
            words(from, mail);
            out.append("@#");
        } else if (dotted) {
            out.append("<email>");
        } else {
            words(from, to);
        }
    }

    private void words(int from, int to) {
        int at = from;
        if (to > from + 1 && "+-".indexOf(message.charAt(from)) >= 0 && isDigit(message.charAt(from + 1))) {
            at++;
        }
        while (at < to) {
            if (!Character.isLetterOrDigit(message.charAt(at))) {
                out.append(message.charAt(at++));
            } else if (isUuid(at, to)) {
                data();
                at += 36;
            } else {
                at = run(at, to);
            }
        }
    }

    /** Takes letters and digits without anything between them. */
    private int run(int from, int limit) {
        int to = from;
        int switches = 0;
        boolean digits = false;
        boolean hex = true;
        for (; to < limit && Character.isLetterOrDigit(message.charAt(to)); to++) {
            char c = message.charAt(to);
            digits |= isDigit(c);
            hex &= isHex(c);
            switches += to > from && isDigit(c) != isDigit(message.charAt(to - 1)) ? 1 : 0;
        }
        int length = to - from;
        if (isCodeNext && digits && length <= LONGEST_CODE && !isFraction(to, limit)) {
            out.append(message, from, to);
            isCodeNext = false;
        } else if (!digits) {
            word(from, to, hex);
        } else if (switches == 0) {
            return number(from, limit);
        } else if (message.startsWith("PT", from) && isDigit(message.charAt(from + 2))) {
            return duration(from + 3, limit);
        } else if ((hex && length >= 8)
                || length >= 16
                || (switches > 1 && length >= 6)
                || message.startsWith("0x", from)) {
            data();
        } else {
            return parts(from, to, limit);
        }
        return to;
    }

    private void word(int from, int to, boolean hex) {
        if (hex && to - from >= 16) {
            data();
            return;
        }
        if (to - from == 3 && OF_DATES.contains(message.substring(from, to))) {
            data();
            return;
        }
        out.append(message, from, to);
        isCodeNext = to - from <= 8
                && BEFORE_CODES.contains(message.substring(from, to).toLowerCase(Locale.ROOT));
    }

    /** Letters as they are and digits as a number: a unit, or a short name with an index. */
    private int parts(int from, int to, int limit) {
        int at = from;
        while (at < to) {
            if (isDigit(message.charAt(at))) {
                at = number(at, limit);
            } else {
                out.append(message.charAt(at++));
            }
        }
        isCodeNext = false;
        return at;
    }

    /** A number, an address of digits, a date or a time, or a date and a time. */
    private int number(int from, int limit) {
        int at = from;
        while (at < limit) {
            char c = message.charAt(at);
            boolean digitNext = at + 1 < limit && isDigit(message.charAt(at + 1));
            boolean inner = digitNext && (".,:-".indexOf(c) >= 0 || (c == '+' && at - from >= 19));
            boolean time = digitNext && c == 'T' && at - from >= 8;
            boolean zone = c == 'Z' && at - from >= 15;
            boolean exponent = (c == 'e' || c == 'E')
                    && (digitNext
                            || (at + 2 < limit && message.charAt(at + 1) == '-' && isDigit(message.charAt(at + 2))));
            if (!isDigit(c) && !inner && !time && !zone && !exponent) {
                break;
            }
            at++;
        }
        data();
        return at;
    }

    private int duration(int from, int limit) {
        int at = from;
        while (at < limit
                && (isDigit(message.charAt(at))
                        || "HMS".indexOf(message.charAt(at)) >= 0
                        || (message.charAt(at) == '.' && at + 1 < limit && isDigit(message.charAt(at + 1))))) {
            at++;
        }
        data();
        return at;
    }

    private boolean isFraction(int at, int limit) {
        return at + 1 < limit && ".,:-".indexOf(message.charAt(at)) >= 0 && isDigit(message.charAt(at + 1));
    }

    /** One sign for data, and for several in a row: how many there are is data too. */
    private void data() {
        int length = out.length();
        int before = length;
        while (before > start && length - before < 2 && " ,;".indexOf(out.charAt(before - 1)) >= 0) {
            before--;
        }
        if (before > start && before < length && out.charAt(before - 1) == '#') {
            out.setLength(before);
        } else {
            out.append('#');
        }
    }

    private boolean isUuid(int from, int limit) {
        if (from + 36 > limit) {
            return false;
        }
        for (int i = 0; i < 36; i++) {
            char c = message.charAt(from + i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : !isHex(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOfToken(char c) {
        return Character.isLetterOrDigit(c) || "_-.:/@+~\\$%".indexOf(c) >= 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHex(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
