/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Thrown when the store cannot be reached, refuses a statement, or holds a schema that does not fit. */
public final class StoreException extends AgentDlqException {
    private static final long serialVersionUID = 1L;

    private final UUID[] refused;
    private final boolean incompatible;

    /**
     * Creates the exception.
     *
     * @param message what was tried on which store, and what to do
     * @param cause what the store answered, if anything
     */
    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.refused = new UUID[0];
        this.incompatible = false;
    }

    private StoreException(String message, Set<UUID> refused, boolean incompatible) {
        super(message, null);
        this.refused = refused.toArray(UUID[]::new);
        this.incompatible = incompatible;
    }

    /**
     * Creates the exception for new entries that the store will not take however often they are sent.
     *
     * @param message which store it is, and what it refuses
     * @param refused the ids of these entries; all others of the same call are stored
     * @return the exception
     */
    public static StoreException refusing(String message, Set<UUID> refused) {
        return new StoreException(message, refused, false);
    }

    /**
     * Creates the exception for a store that holds what this version of the library cannot work with.
     *
     * @param message which store it is, what it holds, and what to do
     * @return the exception
     */
    public static StoreException incompatible(String message) {
        return new StoreException(message, Set.of(), true);
    }

    /**
     * Returns whether the store answers, but holds what this version of the library cannot work with.
     *
     * @return true if waiting does not help
     */
    public boolean isIncompatible() {
        return incompatible;
    }

    /**
     * Returns which of several new entries the store refuses for good, because of their data. All others are stored.
     *
     * @return their ids; empty if the failure is not about the data, and repeating may help
     */
    public Set<UUID> refused() {
        return Set.of(refused);
    }
}
