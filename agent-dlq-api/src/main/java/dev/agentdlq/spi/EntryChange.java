/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import dev.agentdlq.FailureStatus;
import java.util.UUID;

/**
 * A step that an entry has made. Immutable.
 *
 * @param entryId the entry
 * @param taskType its task
 * @param attemptCount executions so far
 * @param status where it stands now
 * @param reason why: a {@link dev.agentdlq.Reason} while it waits, a {@link dev.agentdlq.Resolution} when it is final
 */
public record EntryChange(UUID entryId, String taskType, int attemptCount, FailureStatus status, String reason) {}
