/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import dev.agentdlq.spi.NewEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A batch of entries that the drainer brought to the store. Immutable.
 *
 * @param origin where they came from
 * @param entries the entries of the batch, also those that were in the store already
 * @param dueById when those that are new in the store and have a retry are due
 * @param refused those that the store refuses for good; their bytes are in quarantine
 */
public record Drained(Origin origin, List<NewEntry> entries, Map<UUID, Instant> dueById, Set<UUID> refused) {
    /** Copies the collections. */
    public Drained {
        entries = List.copyOf(entries);
        dueById = Map.copyOf(dueById);
        refused = Set.copyOf(refused);
    }

    /** Where entries came from. */
    public enum Origin {
        /** The store did not have them. */
        SPOOL,
        /** The store had them, and may have lost them. */
        WINDOW
    }
}
