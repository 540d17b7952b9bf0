/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.redact;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Hides secrets before anything is stored, logged or shown: values by their names, and what looks like a secret within
 * a text. Immutable and thread-safe. Best effort in texts: a secret that neither looks like one nor has a name is not
 * seen.
 */
public final class Redaction {
    /** What stands in the place of a secret. */
    public static final String MARK = "‹redacted›";

    private static final Redaction DEFAULTS = new Redaction(SecretNames.ofDefaults());

    private final SecretNames names;

    private Redaction(SecretNames names) {
        this.names = names;
    }

    /**
     * Returns the built-in rules.
     *
     * @return the rules
     */
    public static Redaction ofDefaults() {
        return DEFAULTS;
    }

    /**
     * Adds names. A name matches where its words follow each other in another name: {@code customer_vat} hides
     * {@code customerVat}, {@code the-customer-vat-id} and {@code CUSTOMER_VAT}.
     *
     * @param more names in any spelling
     * @return rules that hide them too
     * @throws IllegalArgumentException if a name has no letter or digit
     */
    public Redaction alsoNames(Set<String> more) {
        return new Redaction(names.with(more));
    }

    /**
     * Says whether a name promises a secret: {@code password}, {@code apiKey}, {@code X-Api-Key}, {@code card_number} …
     *
     * @param name the name of a parameter, property, header or the like
     * @return whether its value must not be shown
     */
    public boolean hidesName(String name) {
        return names.hide(name, 0, name.length());
    }

    /**
     * Hides secrets within a text: headers, tokens, keys, passwords in addresses, and pairs such as {@code password=…}
     * or {@code "password": "…"} by their names. Takes time in proportion to the length.
     *
     * @param text the text
     * @return the text with {@link #MARK} in the place of each secret; the same object if there is none
     */
    public String inText(String text) {
        return new TextScan(text, names).redacted();
    }

    /**
     * Hides secrets among the values of a context: by name, else within the value.
     *
     * @param values names and values
     * @return the values without secrets; the same object if there is none
     */
    public Map<String, String> inContext(Map<String, String> values) {
        Map<String, String> redacted = null;
        for (Map.Entry<String, String> entry : values.entrySet()) {
            String value = entry.getValue();
            String shown = hidesName(entry.getKey()) ? MARK : inText(value);
            if (!shown.equals(value)) {
                if (redacted == null) {
                    redacted = new LinkedHashMap<>(values);
                }
                redacted.put(entry.getKey(), shown);
            }
        }
        return redacted == null ? values : redacted;
    }
}
