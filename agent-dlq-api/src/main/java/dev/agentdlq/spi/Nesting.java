/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a failed call stands among calls of other tasks. Immutable.
 *
 * @param parentId the key of the call inside which it was made; null for a call that was made inside none
 * @param supersedes the ids of failed inner calls whose failure made this one fail: they are settled when this one is
 *     stored, because its retry repeats them
 */
public record Nesting(@Nullable UUID parentId, List<UUID> supersedes) {
    /** A call that was made inside no other one, and failed by itself. */
    public static final Nesting NONE = new Nesting(null, List.of());

    /** Copies the list. */
    public Nesting {
        supersedes = List.copyOf(supersedes);
    }
}
