/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One page of a {@link DlqQuery}, newest entries first. Immutable.
 *
 * @param entries the entries
 * @param last the key after which the next page begins; null on the last page
 */
public record EntryPage(List<DlqEntry> entries, @Nullable UUID last) {
    /** Copies the list. */
    public EntryPage {
        entries = List.copyOf(entries);
    }

    /**
     * Returns where the next page begins, for {@link DlqQuery.Builder#after}.
     *
     * @return the key, empty on the last page
     */
    public Optional<UUID> next() {
        return Optional.ofNullable(last);
    }
}
