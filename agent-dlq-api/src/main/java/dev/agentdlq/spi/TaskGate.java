/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import org.jspecify.annotations.Nullable;

/**
 * The door through which the calls of one task enter the engine. Wrappers call {@link #enter()}, then the method, then
 * exactly one of {@link #exit} and {@link #failed}, all on the same thread. Thread-safe.
 */
public interface TaskGate {
    /**
     * Notes that the task begins on this thread. Stores nothing, allocates nothing and takes no lock.
     *
     * @return a mark, to be passed to {@link #exit} or {@link #failed}
     */
    int enter();

    /**
     * Notes that it returned. Stores nothing, allocates nothing and takes no lock.
     *
     * @param mark what {@link #enter} returned
     */
    void exit(int mark);

    /**
     * Notes that it threw, and keeps the call. Blocks for at most the capture deadline. Never throws; the caller then
     * rethrows the failure that it passed.
     *
     * @param mark what {@link #enter} returned
     * @param arguments the call's arguments, primitives boxed
     * @param failure what the method threw
     */
    void failed(int mark, @Nullable Object[] arguments, Throwable failure);
}
