/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names that promise a secret, by their words: {@code cardNumber} does, {@code discard} does not. Nor does
 * {@code session_id}: to agents it is the conversation, which people look for and retries need. Immutable.
 */
final class SecretNames {
    private static final Set<String> WORDS = Set.of(
            "apikey",
            "authorization",
            "authtoken",
            "accesskey",
            "accesstoken",
            "bearer",
            "card",
            "cardnumber",
            "cookie",
            "credential",
            "creditcard",
            "cvc",
            "cvv",
            "iban",
            "jsessionid",
            "jwt",
            "otp",
            "passcode",
            "passphrase",
            "passwd",
            "passwort",
            "password",
            "pin",
            "privatekey",
            "pwd",
            "refreshtoken",
            "secret",
            "secretkey",
            "ssn",
            "token");

    /** Words that say the same when they follow each other. */
    private static final List<List<String>> PHRASES = List.of(
            List.of("access", "key"),
            List.of("account", "key"),
            List.of("account", "number"),
            List.of("api", "key"),
            List.of("auth", "code"),
            List.of("auth", "key"),
            List.of("encryption", "key"),
            List.of("master", "key"),
            List.of("pass", "code"),
            List.of("pass", "phrase"),
            List.of("pass", "word"),
            List.of("passport", "number"),
            List.of("private", "key"),
            List.of("routing", "number"),
            List.of("security", "code"),
            List.of("shared", "key"),
            List.of("signing", "key"),
            List.of("social", "security"),
            List.of("ssh", "key"),
            List.of("subscription", "key"),
            List.of("verification", "code"));

    /** What names in one piece end with: {@code dbpassword}. */
    private static final List<String> ENDINGS =
            List.of("password", "passwd", "secret", "apikey", "secretkey", "accesstoken", "sessid");

    /** Whole names that are too common as a part of others. */
    private static final Set<String> WHOLE = Set.of("auth", "pass");

    /** Beside these, tokens are what models are paid for. */
    private static final Set<String> COUNTING = Set.of(
            "budget",
            "cached",
            "completion",
            "count",
            "input",
            "limit",
            "max",
            "min",
            "num",
            "output",
            "per",
            "prompt",
            "reasoning",
            "remaining",
            "total",
            "usage",
            "used");

    /** What may stand between the name of a secret and its value: {@code card number: …}. */
    private static final Set<String> FILLERS = Set.of("code", "given", "header", "id", "number", "provided", "value");

    private static final SecretNames DEFAULTS = new SecretNames(PHRASES);

    private final List<List<String>> phrases;

    private SecretNames(List<List<String>> phrases) {
        this.phrases = List.copyOf(phrases);
    }

    static SecretNames ofDefaults() {
        return DEFAULTS;
    }

    SecretNames with(Set<String> names) {
        List<List<String>> all = new ArrayList<>(phrases);
        for (String name : names) {
            List<String> words = Words.of(name, 0, name.length());
            if (words.isEmpty()) {
                throw new IllegalArgumentException("a name to redact must have a letter, but was '" + name
                        + "'; give names such as 'customer_vat'");
            }
            all.add(words);
        }
        return new SecretNames(all);
    }

    /** Whether a part of a text is a name that has the words of a secret anywhere. */
    boolean hide(CharSequence text, int start, int end) {
        List<String> words = Words.of(text, start, end);
        for (int i = 0; i < words.size(); i++) {
            if (endOfSecret(words, i) != null) {
                return true;
            }
        }
        return words.size() == 1 && WHOLE.contains(words.get(0));
    }

    /** Whether a part of a text is a name that ends with the words of a secret: a token, but no token exception. */
    boolean hideAtEnd(CharSequence text, int start, int end) {
        List<String> words = Words.of(text, start, end);
        int last = words.size();
        boolean hasFiller = last > 1 && FILLERS.contains(words.get(last - 1));
        return endsWithSecret(words, last)
                || (hasFiller && endsWithSecret(words, last - 1))
                || (last == 1 && WHOLE.contains(words.get(0)));
    }

    private boolean endsWithSecret(List<String> words, int last) {
        for (int i = 0; i < last; i++) {
            Integer end = endOfSecret(words, i);
            if (end != null && end >= last) {
                return true;
            }
        }
        return false;
    }

    /** Returns where the secret that begins with a word ends, if one does. */
    private @Nullable Integer endOfSecret(List<String> words, int index) {
        String word = words.get(index);
        String singular = singular(word);
        boolean isToken = singular.equals("token") && words.stream().anyMatch(COUNTING::contains);
        if (!isToken && (WORDS.contains(word) || WORDS.contains(singular))) {
            return index + 1;
        }
        for (String ending : ENDINGS) {
            if (singular.length() > ending.length() && singular.endsWith(ending)) {
                return index + 1;
            }
        }
        for (List<String> phrase : phrases) {
            if (beginsWith(words, index, phrase)) {
                return index + phrase.size();
            }
        }
        return null;
    }

    private static boolean beginsWith(List<String> words, int index, List<String> phrase) {
        if (index + phrase.size() > words.size()) {
            return false;
        }
        for (int i = 0; i < phrase.size(); i++) {
            String word = words.get(index + i);
            if (!word.equals(phrase.get(i)) && !singular(word).equals(phrase.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static String singular(String word) {
        return word.length() > 3 && word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
    }
}
