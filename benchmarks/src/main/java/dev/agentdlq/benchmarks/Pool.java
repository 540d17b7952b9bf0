/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;

/** Opens pools of connections for libraries that keep their tables in a schema of their own. */
final class Pool {
    private Pool() {}

    /** Makes the schema anew. */
    static HikariDataSource open(Database database, String schema, int connections) throws SQLException {
        database.execute("DROP SCHEMA IF EXISTS " + schema + " CASCADE; CREATE SCHEMA " + schema);
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(database.url());
        pool.setSchema(schema);
        pool.setMaximumPoolSize(connections);
        return pool;
    }
}
