/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import java.util.Set;
import java.util.UUID;

/**
 * Which leases a store has extended. What is in neither set belongs to somebody else. Immutable.
 *
 * @param extended entries whose leases run longer now
 * @param locked entries that are still held, but were locked by somebody else for that moment: their leases run on as
 *     they were
 */
public record LeaseExtension(Set<UUID> extended, Set<UUID> locked) {
    /** Copies the sets. */
    public LeaseExtension {
        extended = Set.copyOf(extended);
        locked = Set.copyOf(locked);
    }
}
