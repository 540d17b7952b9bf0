/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

/** Thrown when the shop's server asks for fewer requests; the same call may work later. */
public final class TooManyRequestsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public TooManyRequestsException() {
        super("429 Too Many Requests");
    }
}
