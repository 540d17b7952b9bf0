/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A row of the table in which a database says what was applied to it.
 *
 * @param version the number of the migration
 * @param checksum the checksum of its file
 * @param compatibleFrom the oldest schema version whose library may read and write the tables after it
 */
record AppliedMigration(int version, String checksum, int compatibleFrom) {
    /** Reads the table. */
    static List<AppliedMigration> read(Connection connection, String sql) throws SQLException {
        return Sql.query(
                connection,
                sql,
                p -> {},
                row -> new AppliedMigration(
                        row.getInt("version"), row.getString("checksum"), row.getInt("compatible_from")));
    }

    /**
     * Applies a migration and notes it, in the transaction of the connection.
     *
     * @param connection the connection
     * @param migration what to apply
     * @param naming puts the schema into a text
     * @param add the statement that adds a row to the table
     */
    static void apply(Connection connection, Migration migration, UnaryOperator<String> naming, String add)
            throws SQLException {
        Sql.script(connection, naming.apply(migration.sql()));
        Failpoint.MIGRATE_MID.hit();
        Sql.update(
                connection,
                naming.apply(add),
                p -> p.number(migration.version())
                        .text(migration.name())
                        .text(migration.checksum())
                        .number(migration.compatibleFrom()));
    }
}
