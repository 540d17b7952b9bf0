/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.sql.SQLException;

/** A way to keep failed calls in tables of its own, in a schema of its own. Thread-safe. */
interface Contender extends AutoCloseable {
    /** Returns the schema of its tables. */
    String schema();

    /** Makes what one thread uses. */
    Caller caller() throws SQLException;

    @Override
    void close() throws SQLException;

    /** Keeps failed calls for one thread. */
    interface Caller extends AutoCloseable {
        /** Keeps one failed call; returns when it is durable. */
        void call() throws SQLException;

        @Override
        void close() throws SQLException;
    }
}
