/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry as the database has it in the end. Immutable.
 *
 * @param id its id
 * @param call the number that its first argument carries; null where the arguments could not be read
 * @param hash of its arguments; null where they could not be read
 * @param status its status
 * @param resolution how it was settled; null while it is not
 */
public record StoredRow(
        UUID id,
        @Nullable Long call,
        @Nullable String hash,
        String status,
        @Nullable String resolution) {
    /** Returns whether a worker has done what the call could not do. */
    boolean isRetried() {
        return status.equals("RESOLVED") && "RETRY".equals(resolution);
    }
}
