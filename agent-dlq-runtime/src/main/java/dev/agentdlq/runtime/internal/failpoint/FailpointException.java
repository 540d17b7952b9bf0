/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.failpoint;

/** Thrown by a failpoint that was armed with {@code throw}. */
public final class FailpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FailpointException(Failpoint failpoint) {
        super("failpoint " + failpoint + " was armed to throw");
    }
}
