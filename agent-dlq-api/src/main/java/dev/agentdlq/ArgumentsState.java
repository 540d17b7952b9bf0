/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

/** What is kept of the arguments of a failed call. */
public enum ArgumentsState {
    /** All of them; they come back as they were. */
    EXACT,

    /**
     * All of them, but the parameters have open types ({@code Object}, raw collections, {@code Map<String, Object>}): a
     * retry may get another number type than the call did, such as an {@code Integer} for a {@code Long}.
     */
    OPEN,

    /** Nothing, because they are longer than the limit; only the view tells of them. */
    TRUNCATED,

    /** Nothing, because they cannot be written as data and read back. */
    UNSERIALIZABLE
}
