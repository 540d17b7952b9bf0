/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.spi.DlqStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

/** What the store in SQLite does, whatever else has opened the file. */
abstract class SqliteStoreContract extends DlqStoreContract {
    private static final String SHIFT = """
            UPDATE dlq_entry
            SET created_at = created_at - %1$d, last_attempted_at = last_attempted_at - %1$d,
                next_attempt_at = next_attempt_at - %1$d, resolved_at = resolved_at - %1$d,
                lease_until = lease_until - %1$d;
            UPDATE dlq_attempt SET started_at = started_at - %1$d, ended_at = ended_at - %1$d;
            UPDATE dlq_review SET at = at - %1$d
            """;

    @TempDir
    Path directory;

    @Override
    DlqStore emptyStore() {
        return new SqliteStore(file(), new JacksonMaps());
    }

    @Override
    public final void shiftTime(Duration duration) {
        execute(SHIFT.formatted(duration.toMillis()));
    }

    final Path file() {
        return directory.resolve("dlq.db");
    }

    final void execute(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file())) {
            Sql.script(connection, sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
