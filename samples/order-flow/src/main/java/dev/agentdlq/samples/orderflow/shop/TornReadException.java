/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

import java.io.IOException;

/**
 * Thrown when the shop's server read its data file while somebody was writing it. It reads like a parse error, yet
 * trying again helps.
 */
public final class TornReadException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what the server's parser said
     */
    public TornReadException(String message) {
        super(message);
    }
}
