/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

/** What the caller of a failing task gets. */
public enum OnFailure {
    /** The very exception that the method threw. */
    RETHROW,

    /** A sentence that is safe to give to a model. */
    NOTICE
}
