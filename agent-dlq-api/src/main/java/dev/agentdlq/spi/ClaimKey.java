/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import java.util.UUID;

/**
 * The right to execute an entry once. Immutable.
 *
 * @param id the entry
 * @param token the claim's random id
 */
public record ClaimKey(UUID id, UUID token) {}
