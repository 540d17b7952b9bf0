/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

/** What was typed cannot be run. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
