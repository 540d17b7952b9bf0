/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

/** Thrown when a call does not fit any tool; the message names the tool and the argument, never a value. */
public final class BindingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BindingException(String message) {
        super(message);
    }
}
