/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agentdlq.StoreException;
import dev.agentdlq.runtime.internal.store.SchemaSettings.Mode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SqliteMigratorTest {
    private static final int NODES = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Migration ONCE = Migration.parse("V002__once.sql", """
            -- compatible-from: 1
            CREATE TABLE applied (at INTEGER);
            INSERT INTO applied (at) VALUES (1)
            """);
    private static final String VERSION_99 = "INSERT INTO schema_version (version, name, checksum, compatible_from)"
            + " VALUES (99, 'V099__later.sql', 'unknown', %d)";
    private static final String TABLES = "SELECT name AS text FROM sqlite_master ORDER BY name";
    private static final String APPLIED = "SELECT version || ' at ' || applied_at AS text FROM schema_version";

    @TempDir
    private Path folder;

    @Test
    void j7_eight_processes_that_start_together_apply_every_file_once() throws Exception {
        CountDownLatch together = new CountDownLatch(NODES);
        Callable<Boolean> node = () -> {
            together.countDown();
            together.await();
            migrate(PATIENCE, Migration.of("sqlite").get(0), ONCE);
            return true;
        };
        ExecutorService nodes = Executors.newFixedThreadPool(NODES);
        try {
            for (Future<Boolean> done : nodes.invokeAll(Collections.nCopies(NODES, node))) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            nodes.shutdown();
        }

        assertThat(texts("SELECT version AS text FROM schema_version ORDER BY version"))
                .containsExactly("1", "2");
        assertThat(texts("SELECT at AS text FROM applied")).hasSize(1);
    }

    @Test
    void says_that_another_process_writes_when_its_patience_ends() throws SQLException {
        open(Mode.APPLY);
        try (Connection other = connect()) {
            Sql.script(other, "BEGIN IMMEDIATE");

            assertThatThrownBy(() ->
                            migrate(Duration.ofMillis(1), Migration.of("sqlite").get(0), ONCE))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("for PT0.001S another process or connection has been writing to it");
        }
        migrate(PATIENCE, Migration.of("sqlite").get(0), ONCE);
    }

    @Test
    void apply_waits_for_nobody_when_nothing_is_missing() throws SQLException {
        open(Mode.APPLY);
        try (Connection other = connect()) {
            Sql.script(other, "BEGIN IMMEDIATE");

            open(Mode.APPLY);
        }
        assertThat(texts(APPLIED)).hasSize(1);
    }

    @Test
    void leaves_no_table_behind_when_a_file_fails() {
        Migration broken = Migration.parse("V002__b.sql", "-- compatible-from: 1\nCREATE TABLE nonsense");

        assertThatThrownBy(() -> migrate(PATIENCE, Migration.of("sqlite").get(0), broken))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("could not create or upgrade its tables");

        assertThat(texts(TABLES)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "APPLY")
    void a_file_that_is_not_there_is_not_created_unless_that_was_asked_for(Mode mode) {
        StoreException refused = catchThrowableOfType(StoreException.class, () -> open(mode));

        assertThat(refused.isIncompatible()).isTrue();
        assertThat(refused)
                .hasMessageContaining("must be there, but is not, and migrate is not APPLY")
                .hasMessageContaining("SchemaSql sqlite");
        assertThat(file()).doesNotExist();
    }

    @Test
    void validate_names_what_is_missing_and_changes_nothing() {
        execute("CREATE TABLE theirs (id INTEGER)");

        assertThatThrownBy(() -> open(Mode.VALIDATE)).hasMessageContaining("lacks [V001__entries.sql]");

        assertThat(texts(TABLES)).containsExactly("theirs");
    }

    @Test
    void off_does_not_look() {
        execute("CREATE TABLE theirs (id INTEGER)");
        try (SqliteStore store = store(Mode.OFF)) {
            store.open();

            assertThatThrownBy(store::stats).hasMessageContaining("no such table");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OFF")
    void refuses_tables_that_were_made_with_another_file(Mode mode) {
        open(Mode.APPLY);
        execute("UPDATE schema_version SET checksum = 'other'");

        assertThatThrownBy(() -> open(mode))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("was migrated with another file 'V001__entries.sql'");
    }

    @ParameterizedTest
    @EnumSource
    void j6_works_with_newer_tables_that_say_they_are_compatible(Mode mode) {
        open(Mode.APPLY);
        execute(VERSION_99.formatted(1));

        open(mode);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OFF")
    void j6_refuses_newer_tables_that_leave_this_version_behind(Mode mode) {
        open(Mode.APPLY);
        execute(VERSION_99.formatted(2));

        StoreException refused = catchThrowableOfType(StoreException.class, () -> open(mode));

        assertThat(refused.isIncompatible()).isTrue();
        assertThat(refused).hasMessageContaining("has schema version 99").hasMessageContaining("knows only 1");
    }

    @Test
    void the_script_makes_the_same_file_as_the_library_and_leaves_nothing_to_do() {
        open(Mode.APPLY);
        List<String> byLibrary =
                texts("SELECT rtrim(coalesce(sql, name), char(10)) AS text FROM sqlite_master ORDER BY name");
        Path other = folder.resolve("script.db");

        execute(other, SchemaScript.sqlite());

        assertThat(texts(other, "SELECT rtrim(coalesce(sql, name), char(10)) AS text FROM sqlite_master ORDER BY name"))
                .isEqualTo(byLibrary);
        List<String> applied = texts(other, APPLIED);
        for (Mode mode : List.of(Mode.VALIDATE, Mode.OFF, Mode.APPLY)) {
            try (SqliteStore store = store(other, mode)) {
                store.open();
                assertThat(store.stats().total()).isZero();
            }
        }
        assertThat(texts(other, APPLIED)).hasSize(1).isEqualTo(applied);
    }

    @Test
    void the_script_fails_where_the_tables_are_and_changes_nothing() {
        open(Mode.APPLY);
        List<String> applied = texts(APPLIED);

        assertThatThrownBy(() -> execute(SchemaScript.sqlite()))
                .hasRootCauseInstanceOf(SQLException.class)
                .hasMessageContaining("schema_version already exists");

        assertThat(texts(APPLIED)).isEqualTo(applied);
    }

    private void migrate(Duration patience, Migration... migrations) {
        try (SqliteFile file = new SqliteFile(file())) {
            file.open();
            new SqliteMigrator(file, List.of(migrations), patience).apply();
        }
    }

    private void open(Mode mode) {
        try (SqliteStore store = store(mode)) {
            store.open();
        }
    }

    private SqliteStore store(Mode mode) {
        return store(file(), mode);
    }

    private static SqliteStore store(Path file, Mode mode) {
        return new SqliteStore(file, new JacksonMaps(), SchemaSettings.of(mode));
    }

    private Path file() {
        return folder.resolve("dlq.db");
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    private void execute(String sql) {
        execute(file(), sql);
    }

    private static void execute(Path file, String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            Sql.script(connection, sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> texts(String sql) {
        return texts(file(), sql);
    }

    private static List<String> texts(Path file, String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            return Sql.query(connection, sql, p -> {}, row -> row.getString("text"));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
