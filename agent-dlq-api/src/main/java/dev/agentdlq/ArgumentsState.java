/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

/** How faithfully the arguments of a failed call are stored. */
public enum ArgumentsState {
    /** A retry gets equal values of the same classes; it was checked when they were written. */
    EXACT,

    /**
     * As {@link #EXACT}, except where the declared types are open. Where they say {@code Object}, {@code Number}, a raw
     * collection, {@code Map<String, Object>}, or a type variable or wildcard without a bound, a number may come back
     * as another number type with the same value, such as an {@code Integer} for a {@code Long}. Where they say
     * {@code Collection} or {@code Iterable}, a set may come back as a list of the same elements in the same order.
     */
    OPEN,

    /** The arguments were longer than the limit and are not stored; the entry waits for a person. */
    TRUNCATED,

    /**
     * The arguments are no data (a stream, a connection, a lambda …), or would come back as something else, and are not
     * stored; the entry waits for a person.
     */
    UNSERIALIZABLE
}
