/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import java.util.List;
import java.util.Optional;

/**
 * What an adapter of a framework throws on, in place of telling the model of it: what stops the virtual machine or the
 * thread, and what the application steers by. Looked for among the causes of a failure. Immutable.
 *
 * @param rethrown the exceptions that the application steers by
 */
public record PassedOn(List<Class<? extends Throwable>> rethrown) {
    private static final int MAX_DEPTH = 50;

    /** Copies the list. */
    public PassedOn {
        rethrown = List.copyOf(rethrown);
    }

    /**
     * Finds out whether a failure is thrown on, and sets the thread's interrupt flag again where it was an interrupt.
     *
     * @param failure what came out of a tool
     * @return what to throw: an error of the virtual machine, the failure around an interrupt, or the cause that the
     *     application steers by; empty if the model is to be told
     */
    public Optional<Throwable> of(Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < MAX_DEPTH; cause = cause.getCause(), depth++) {
            if (cause instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                return Optional.of(failure);
            }
            if (cause instanceof VirtualMachineError || isRethrown(cause)) {
                return Optional.of(cause);
            }
        }
        return Optional.empty();
    }

    private boolean isRethrown(Throwable cause) {
        return rethrown.stream().anyMatch(type -> type.isInstance(cause));
    }
}
