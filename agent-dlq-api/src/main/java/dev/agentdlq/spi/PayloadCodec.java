/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the arguments of a call as bytes and reads them back exactly. Called on threads that describe failed calls and
 * on worker threads, so it must be thread-safe. What {@link #encode} accepts, {@link #decode} must give back.
 */
public interface PayloadCodec {
    /**
     * Returns the name and version of the format, stored in every row. A node leaves rows of a format that it does not
     * know to people (reason {@code UNDECODABLE}).
     *
     * @return a short name that changes when the format does
     */
    String id();

    /**
     * Writes arguments.
     *
     * @param arguments one value per parameter, primitives boxed
     * @param types the parameter types with their type arguments
     * @return the bytes
     * @throws dev.agentdlq.PayloadException if they cannot be written, made by
     *     {@link dev.agentdlq.PayloadException#tooLong} if only because they are longer than allowed; the message names
     *     parameters and types, never values
     */
    byte[] encode(@Nullable Object[] arguments, List<Type> types);

    /**
     * Reads arguments.
     *
     * @param bytes what {@link #encode} wrote
     * @param types the parameter types with their type arguments
     * @return one value per parameter
     * @throws dev.agentdlq.PayloadException if the bytes do not fit the types
     */
    @Nullable
    Object[] decode(byte[] bytes, List<Type> types);
}
