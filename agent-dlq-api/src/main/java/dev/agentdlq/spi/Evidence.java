/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import java.util.Map;

/**
 * On what a classification rests. Immutable.
 *
 * @param causeType the class name of the throwable on which the rule matched
 * @param depth where that throwable stands in the cause chain, counted from the thrown one at zero
 * @param facts what was read from it: a status, an SQLSTATE, a header that names a delay; never payload values
 */
public record Evidence(String causeType, int depth, Map<String, String> facts) {
    /** Copies the facts. */
    public Evidence {
        facts = Map.copyOf(facts);
    }
}
