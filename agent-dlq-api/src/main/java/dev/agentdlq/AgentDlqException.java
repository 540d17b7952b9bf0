/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import org.jspecify.annotations.Nullable;

/** The root of the exceptions that this library itself throws. A failing task never throws one. */
public abstract sealed class AgentDlqException extends RuntimeException
        permits EntryNotFoundException, EntryStateException, PayloadException, StoreException, TaskDefinitionException {
    private static final long serialVersionUID = 1L;

    AgentDlqException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
