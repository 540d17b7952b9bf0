/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

/**
 * The tasks that are running on one thread. Mutable, for that thread alone. The engine has the only implementation;
 * wrappers get it from {@link TaskGate#enter()} and hand it back.
 */
public abstract class RunningTasks {
    /**
     * How many tasks are running, each inside the one before. A wrapper sets it back by itself where the gate could not
     * be reached: on a full stack a field can still be written, but no method be called.
     */
    public int depth;

    /** Starts with no task running. */
    protected RunningTasks() {}
}
