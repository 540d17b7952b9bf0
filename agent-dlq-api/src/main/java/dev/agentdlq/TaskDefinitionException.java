/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

/**
 * Thrown when a class is wrapped whose tasks cannot work: a private method, an unreadable duration, a name used twice.
 */
public final class TaskDefinitionException extends AgentDlqException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message the method or class, the rule it breaks, and the remedy
     */
    public TaskDefinitionException(String message) {
        super(message, null);
    }
}
