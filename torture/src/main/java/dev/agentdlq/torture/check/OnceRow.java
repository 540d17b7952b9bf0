/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

import org.jspecify.annotations.Nullable;

/**
 * An entry of a tool whose effect must not happen twice, as the database has it in the end. Immutable.
 *
 * @param call the call's number
 * @param isAsked whether the tool can be asked for its effect
 * @param status its status
 * @param reason why it has it
 * @param resolution how it was settled; null while it is not
 */
public record OnceRow(
        long call,
        boolean isAsked,
        String status,
        String reason,
        @Nullable String resolution) {}
