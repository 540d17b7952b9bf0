/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import java.util.List;

/**
 * What happened to an entry. Immutable.
 *
 * @param attempts its executions, the first one first
 * @param changes what people did, the first change first
 */
public record EntryHistory(List<AttemptRecord> attempts, List<ReviewRecord> changes) {
    /** Copies the lists. */
    public EntryHistory {
        attempts = List.copyOf(attempts);
        changes = List.copyOf(changes);
    }
}
