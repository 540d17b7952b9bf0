/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

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
}
