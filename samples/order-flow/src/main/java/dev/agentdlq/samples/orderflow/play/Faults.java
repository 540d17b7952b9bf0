/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import java.util.Arrays;
import java.util.Locale;

/** Which calls fail although they could succeed. */
public enum Faults {
    /** None: the shop's server always answers. */
    NONE,

    /** Those whose recorded error was transient, in their first execution. */
    RECORDED,

    /** Those too, and beside them any call, mostly while many arrive at once. */
    BURST;

    /** What may be named on the command line. */
    public static final String SYNTAX = "none|recorded|burst";

    /** Returns the name on the command line. */
    public String optionText() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Understands a name.
     *
     * @param text the name
     * @return the faults
     * @throws IllegalArgumentException if it names none
     */
    public static Faults parse(String text) {
        return Arrays.stream(values())
                .filter(faults -> faults.optionText().equals(text))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("faults must be none, recorded or burst, but was '" + text + "'"));
    }
}
