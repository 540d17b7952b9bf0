/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * The strongest plain JDBC: each thread keeps a connection and a prepared statement of its own, and each call is one
 * statement that commits by itself.
 */
final class PlainContender implements Contender {
    private final Database database;
    private final String schema;
    private final SampleRow sample;

    /** Makes the same tables as the queue's. */
    PlainContender(Database database, String schema, SampleRow sample) throws SQLException {
        this.database = database;
        this.schema = schema;
        this.sample = sample;
        new QueueContender(database, schema).close();
    }

    @Override
    public String schema() {
        return schema;
    }

    @Override
    public Caller caller() throws SQLException {
        Connection connection = database.connect();
        PreparedStatement insert = connection.prepareStatement(sample.insert(schema));
        return new Caller() {
            @Override
            public void call() throws SQLException {
                sample.bind(insert);
                insert.executeUpdate();
            }

            @Override
            public void close() throws SQLException {
                connection.close();
            }
        };
    }

    @Override
    public void close() {}
}
