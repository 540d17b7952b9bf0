/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import java.time.Instant;

/**
 * One change that a person made, kept for good. Immutable.
 *
 * @param at when, by the store's clock
 * @param actor who
 * @param action what was done
 * @param reason why, in the person's words
 * @param from the status before
 * @param to the status after
 */
public record ReviewRecord(
        Instant at, String actor, ReviewAction action, String reason, FailureStatus from, FailureStatus to) {}
