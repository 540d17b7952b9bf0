/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replaces what a text column cannot hold: NUL by U+2400, half a surrogate pair by U+FFFD. */
final class Texts {
    private static final char NUL_PICTURE = '\u2400';
    private static final char REPLACEMENT = '\uFFFD';

    private Texts() {}

    static String clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (cleaned(text, i) != text.charAt(i)) {
                return cleanFrom(text, i);
            }
        }
        return text;
    }

    static @Nullable String cleanOrNull(@Nullable String text) {
        return text == null ? null : clean(text);
    }

    static Map<String, String> clean(Map<String, String> map) {
        Map<String, String> clean = new HashMap<>();
        map.forEach((key, value) -> clean.put(clean(key), clean(value)));
        return clean;
    }

    /** Puts a question mark in the place of each character that is no ASCII. */
    static String ascii(String text) {
        return text.replaceAll("[^\\x00-\\x7F]", "?");
    }

    static Map<String, String> ascii(Map<String, String> map) {
        Map<String, String> ascii = new HashMap<>();
        map.forEach((key, value) -> ascii.put(ascii(key), ascii(value)));
        return ascii;
    }

    private static String cleanFrom(String text, int start) {
        StringBuilder clean = new StringBuilder(text.length()).append(text, 0, start);
        for (int i = start; i < text.length(); i++) {
            clean.append(cleaned(text, i));
        }
        return clean.toString();
    }

    private static char cleaned(String text, int i) {
        char c = text.charAt(i);
        if (c == 0) {
            return NUL_PICTURE;
        }
        if (!Character.isSurrogate(c)) {
            return c;
        }
        boolean paired = Character.isHighSurrogate(c)
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
        return paired ? c : REPLACEMENT;
    }
}
