/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import java.time.Instant;
import java.util.List;

/**
 * What came of taking entries back. Immutable.
 *
 * @param now what the store's clock showed
 * @param changes the entries that were taken back
 */
public record Reaped(Instant now, List<EntryChange> changes) {
    /** Copies the list. */
    public Reaped {
        changes = List.copyOf(changes);
    }
}
