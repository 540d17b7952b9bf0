/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.langchain4j;

/**
 * Stands for an error that a tool returned instead of throwing it: a
 * {@link dev.langchain4j.service.tool.ToolExecutionResult} with {@code isError}. What the tool said is its message.
 */
public final class ToolErrorResultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ToolErrorResultException(String said) {
        super(said);
    }
}
