/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import dev.agentdlq.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * What a rule says.
 *
 * @param sort whether it decides at all
 * @param kind what it decides; null unless it does
 * @param category what a person needs to know beyond that; null where nothing is known
 * @param isWeak whether any rule on another throwable of the chain comes first
 */
record Verdict(
        Sort sort, @Nullable FailureKind kind, @Nullable String category, boolean isWeak) {
    enum Sort {
        /** It has a kind. */
        DECIDED,

        /** Passes through the tool's caller without an entry. */
        CONTROL_FLOW,

        /** The same for an interrupt; in a retry it says nothing but that the attempt was ended. */
        INTERRUPT,

        /** The JVM or the program is broken, whatever stands beneath it. */
        FATAL,

        /** A wrapper; what it wraps is asked. */
        PEEL,

        /** Says nothing, although its superclass does. */
        UNKNOWN
    }

    static Verdict of(Sort sort) {
        return new Verdict(sort, null, null, false);
    }
}
