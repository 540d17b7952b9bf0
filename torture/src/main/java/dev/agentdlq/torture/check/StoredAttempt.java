/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An execution as the database has it in the end. Immutable.
 *
 * @param id the entry
 * @param number which execution of the call it was
 * @param outcome how it ended
 * @param words of its error; null where it has none
 */
public record StoredAttempt(
        UUID id, int number, String outcome, @Nullable String words) {}
