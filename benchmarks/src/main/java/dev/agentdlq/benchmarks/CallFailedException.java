/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

/** What the measured tools throw. */
final class CallFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CallFailedException(String message) {
        super(message);
    }
}
