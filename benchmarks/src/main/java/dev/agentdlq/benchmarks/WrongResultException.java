/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

/** What was measured did not do what it should have done, so its speed means nothing. */
final class WrongResultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongResultException(String message) {
        super(message);
    }
}
