/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.redact;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Secrets that show by their form: tokens, keys, and passwords in addresses. */
final class KnownForms {
    static final long NONE = -1;

    private static final int MAX_AUTHORITY = 512;

    private final String text;

    KnownForms(String text) {
        this.text = text;
    }

    static int start(long form) {
        return (int) (form >>> 32);
    }

    static int end(long form) {
        return (int) form;
    }

    /** Returns the secret to which the character belongs, start and end in one number; {@link #NONE} if to none. */
    long at(int i, char c) {
        return switch (c) {
            case ' ', '\t' -> afterScheme(i);
            case 'J' -> jwt(i);
            case 'I' -> awsKey(i);
            case 'z' -> prefixed(i - 2, "AIza", 30);
            case '_' -> first(prefixed(i - 3, "gh?_", 16), prefixed(i - 6, "github_", 16), prefixed(i - 2, "sk_", 16));
            case '-' ->
                first(pem(i), prefixed(i - 2, "sk-", 16), prefixed(i - 4, "xox?-", 10), prefixed(i - 5, "glpat-", 16));
            case ':' -> text.startsWith("://", i) ? userInfo(i + 3) : oracle(i);
            default -> NONE;
        };
    }

    private static long range(int start, int end) {
        return (long) start << 32 | end;
    }

    private static long first(long... forms) {
        for (long form : forms) {
            if (form != NONE) {
                return form;
            }
        }
        return NONE;
    }

    private long afterScheme(int i) {
        boolean isBearer = isWord(i - 6, "bearer");
        if (!isBearer && !isWord(i - 5, "basic")) {
            return NONE;
        }
        int start = i;
        while (start < text.length() && start - i < 8 && (text.charAt(start) == ' ' || text.charAt(start) == '\t')) {
            start++;
        }
        int end = start;
        while (end < text.length() && isOfToken(text.charAt(end))) {
            end++;
        }
        return (isBearer ? isToken(start, end) : isCredentials(start, end)) ? range(start, end) : NONE;
    }

    private boolean isWord(int start, String word) {
        return start >= 0
                && text.regionMatches(true, start, word, 0, word.length())
                && (start == 0 || !Character.isLetterOrDigit(text.charAt(start - 1)));
    }

    /** Prose goes on with a word; a token is long, or has what words have not. */
    private boolean isToken(int start, int end) {
        if (end - start >= 16) {
            return true;
        }
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            boolean isInside = i > start && i < end - 1;
            if (Character.isDigit(c) || (isInside && (Character.isUpperCase(c) || !Character.isLetter(c)))) {
                return true;
            }
        }
        return false;
    }

    /** {@code Basic} is followed by a name, a colon and a password. */
    private boolean isCredentials(int start, int end) {
        if (end - start < 4) {
            return false;
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(text.substring(start, end).getBytes(StandardCharsets.ISO_8859_1));
            return new String(decoded, StandardCharsets.ISO_8859_1).indexOf(':') >= 0;
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }

    private long jwt(int i) {
        if (!text.startsWith("ey", i - 2) || isOfRun(i - 3)) {
            return NONE;
        }
        int end = i;
        while (end < text.length() && (isOfRun(end) || text.charAt(end) == '.')) {
            end++;
        }
        return end - i >= 18 ? range(i - 2, end) : NONE;
    }

    private long awsKey(int i) {
        if (!(text.startsWith("AKIA", i - 2) || text.startsWith("ASIA", i - 2)) || isOfRun(i - 3)) {
            return NONE;
        }
        int end = i + 2;
        while (end < text.length() && end - i < 19 && isUpperOrDigit(text.charAt(end))) {
            end++;
        }
        return end - i == 18 && !isOfRun(end) ? range(i - 2, end) : NONE;
    }

    /** A key that its maker marks by its beginning, in which {@code ?} stands for any letter. */
    private long prefixed(int start, String prefix, int least) {
        if (start < 0 || start + prefix.length() > text.length() || isOfRun(start - 1)) {
            return NONE;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (prefix.charAt(i) != '?' && prefix.charAt(i) != text.charAt(start + i)) {
                return NONE;
            }
        }
        int end = start + prefix.length();
        boolean hasDigit = false;
        while (isOfRun(end)) {
            hasDigit |= Character.isDigit(text.charAt(end));
            end++;
        }
        return hasDigit && end - start - prefix.length() >= least ? range(start, end) : NONE;
    }

    private long pem(int i) {
        if (!text.startsWith("-----BEGIN ", i)) {
            return NONE;
        }
        int header = text.indexOf("-----", i + 11);
        if (header < 0 || header - i > 60 || !text.substring(i, header).contains("PRIVATE KEY")) {
            return NONE;
        }
        int footer = text.indexOf("-----END", header);
        return range(header + 5, footer < 0 ? text.length() : footer);
    }

    /** {@code ://user:password@host}. */
    private long userInfo(int start) {
        int colon = -1;
        int at = -1;
        int i = start;
        for (; i < text.length() && i - start < MAX_AUTHORITY && !endsAuthority(text.charAt(i)); i++) {
            char c = text.charAt(i);
            if (c == '@') {
                at = i;
            } else if (c == ':' && colon < 0) {
                colon = i;
            }
        }
        if (at < 0 && colon >= 0 && colon + 1 < i && !Character.isDigit(text.charAt(colon + 1))) {
            at = atBeforeSpace(i);
        }
        if (at < 0) {
            return NONE;
        }
        if (colon >= 0 && colon < at) {
            return text.startsWith(Redaction.MARK, colon + 1) ? NONE : range(colon + 1, at);
        }
        return at - start >= 20 ? range(start, at) : NONE;
    }

    /** A password with a slash in it should have been encoded. */
    private int atBeforeSpace(int from) {
        for (int i = from; i < text.length() && i - from < 64 && !Character.isWhitespace(text.charAt(i)); i++) {
            if (text.charAt(i) == '@') {
                return i;
            }
        }
        return -1;
    }

    /** {@code jdbc:oracle:thin:user/password@host}. */
    private long oracle(int i) {
        if (!text.startsWith("oracle:thin", i - 11) && !text.startsWith("oracle:oci", i - 10)) {
            return NONE;
        }
        int slash = i;
        while (slash < text.length() && slash - i < 64 && text.charAt(slash) != '/') {
            slash++;
        }
        int at = atBeforeSpace(slash);
        return at > slash + 1 ? range(slash + 1, at) : NONE;
    }

    private boolean isOfRun(int i) {
        if (i < 0 || i >= text.length()) {
            return false;
        }
        char c = text.charAt(i);
        return c == '_' || c == '-' || (c < 128 && Character.isLetterOrDigit(c));
    }

    private static boolean isOfToken(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || "._~+/=-".indexOf(c) >= 0);
    }

    private static boolean isUpperOrDigit(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static boolean endsAuthority(char c) {
        return c == '/'
                || c == '?'
                || c == '#'
                || c == '"'
                || c == '\''
                || c == '<'
                || c == '>'
                || Character.isWhitespace(c);
    }
}
