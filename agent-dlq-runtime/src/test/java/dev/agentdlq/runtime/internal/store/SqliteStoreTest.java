/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.StoreException;
import dev.agentdlq.spi.DlqStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class SqliteStoreTest extends DlqStoreContract {
    private static final String SHIFT = """
            UPDATE dlq_entry
            SET created_at = created_at - %1$d, last_attempted_at = last_attempted_at - %1$d,
                next_attempt_at = next_attempt_at - %1$d, resolved_at = resolved_at - %1$d,
                lease_until = lease_until - %1$d;
            UPDATE dlq_attempt SET started_at = started_at - %1$d, ended_at = ended_at - %1$d;
            UPDATE dlq_review SET at = at - %1$d
            """;

    @TempDir
    private Path directory;

    @Override
    DlqStore emptyStore() {
        return new SqliteStore(file(), new JacksonMaps());
    }

    @Override
    public void shiftTime(Duration duration) {
        execute(SHIFT.formatted(duration.toMillis()));
    }

    @Test
    void is_the_same_store_for_everyone_who_opens_the_file() {
        try (DlqStore other = emptyStore()) {
            other.open();
            insert(Sample.due());

            assertThat(other.stats().total()).isEqualTo(1);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void lets_only_the_owner_read_the_file() throws IOException {
        insert(Sample.due());

        for (Path path : List.of(file(), directory.resolve("dlq.db-wal"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void refuses_a_directory_that_is_not_there() {
        try (DlqStore lost = new SqliteStore(directory.resolve("no/dlq.db"), new JacksonMaps())) {
            assertThatThrownBy(lost::open)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("its directory must exist, but does not");
        }
    }

    @Test
    void refuses_a_file_that_is_no_database() throws IOException {
        Path text = Files.writeString(directory.resolve("notes.txt"), "no database ".repeat(1_000));
        try (DlqStore wrong = new SqliteStore(text, new JacksonMaps())) {
            assertThatThrownBy(wrong::open)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("notes.txt' cannot be opened")
                    .hasMessageContaining("check that it is an SQLite database");
        }
    }

    @Test
    void refuses_tables_that_were_made_with_another_file() {
        execute("UPDATE schema_version SET checksum = 'other'");
        try (DlqStore store = emptyStore()) {
            assertThatThrownBy(store::open)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("was migrated with another file 'V001__entries.sql'");
        }
    }

    @Test
    void refuses_tables_of_a_newer_version() {
        execute("INSERT INTO schema_version (version, name, checksum) VALUES (99, 'V099__x.sql', 'x')");
        try (DlqStore store = emptyStore()) {
            assertThatThrownBy(store::open)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("has schema version 99, but this version of the library knows only 1");
        }
    }

    @Test
    void says_that_it_is_not_open() {
        try (DlqStore closed = emptyStore()) {
            assertThatThrownBy(closed::stats)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("must be open, but is not");
        }
    }

    private Path file() {
        return directory.resolve("dlq.db");
    }

    private void execute(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file())) {
            Sql.script(connection, sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
