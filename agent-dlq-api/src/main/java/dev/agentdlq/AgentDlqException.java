/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import org.jspecify.annotations.Nullable;

/**
 * The root of the exceptions that this library itself throws. A failing task throws one only where it asks for that
 * ({@link TaskDeferredException}).
 */
public abstract sealed class AgentDlqException extends RuntimeException
        permits EntryNotFoundException,
                EntryStateException,
                PayloadException,
                StoreException,
                TaskDeferredException,
                TaskDefinitionException {
    private static final long serialVersionUID = 1L;

    AgentDlqException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
