/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.sql.SQLException;
import java.time.Duration;

/** A way to work off tasks that are due, kept in tables of its own. For one thread at a time. */
interface DrainContender {
    /** How long a drain may take. */
    Duration PATIENCE = Duration.ofMinutes(30);

    /** Returns how tables of figures name it. */
    String title();

    /** Fills its emptied tables with tasks that are due, numbered from {@link Executions#BASE} + 1. */
    void load(int tasks) throws SQLException, InterruptedException;

    /**
     * Works until all tasks have been executed and their ends are committed.
     *
     * @param executions what a task calls
     * @return how long it took, in nanoseconds
     * @throws WrongResultException if a task was lost, or executed twice
     */
    long drain(Executions executions) throws Exception;
}
