/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.redact;

import java.util.ArrayList;
import java.util.List;

/** Splits a name into its words in lower case: {@code X-APIKey2} becomes x, api, key. */
final class Words {
    private Words() {}

    static List<String> of(CharSequence text, int start, int end) {
        List<String> words = new ArrayList<>(4);
        StringBuilder word = new StringBuilder(16);
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            boolean isLetter = Character.isLetter(c);
            if (word.length() > 0 && (!isLetter || beginsWord(text, start, end, i))) {
                words.add(word.toString());
                word.setLength(0);
            }
            if (isLetter) {
                word.append(lower(c));
            }
        }
        if (word.length() > 0) {
            words.add(word.toString());
        }
        return words;
    }

    /** An upper-case letter begins a word after a lower-case one, and before one if it ends an abbreviation. */
    private static boolean beginsWord(CharSequence text, int start, int end, int i) {
        if (!Character.isUpperCase(text.charAt(i)) || i == start) {
            return false;
        }
        if (!Character.isUpperCase(text.charAt(i - 1))) {
            return true;
        }
        // The plural of an abbreviation ends it: IBANs.
        return i + 1 < end
                && Character.isLowerCase(text.charAt(i + 1))
                && !(text.charAt(i + 1) == 's' && (i + 2 == end || !Character.isLowerCase(text.charAt(i + 2))));
    }

    private static char lower(char c) {
        return c < 128 ? (char) (c >= 'A' && c <= 'Z' ? c + 32 : c) : Character.toLowerCase(c);
    }
}
