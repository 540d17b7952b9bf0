/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

/** Thrown when the shop's server refuses a request before it looks at it; the same call may work in a moment. */
public final class ServiceUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public ServiceUnavailableException() {
        super("503 Service Unavailable");
    }
}
