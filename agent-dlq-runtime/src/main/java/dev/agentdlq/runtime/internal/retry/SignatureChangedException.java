/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

/** A stored call has parameters that its method had once. */
final class SignatureChangedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SignatureChangedException(String message) {
        super(message);
    }
}
