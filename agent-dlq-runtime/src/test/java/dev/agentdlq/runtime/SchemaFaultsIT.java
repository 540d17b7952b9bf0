/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Receipt;
import dev.agentdlq.Receipt.Storage;
import dev.agentdlq.StoreException;
import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.runtime.internal.store.JacksonMaps;
import dev.agentdlq.runtime.internal.store.PostgresServer;
import dev.agentdlq.runtime.internal.store.PostgresSettings;
import dev.agentdlq.runtime.internal.store.PostgresStore;
import dev.agentdlq.runtime.internal.store.SchemaSettings;
import dev.agentdlq.runtime.internal.store.SqliteStore;
import dev.agentdlq.spi.DlqStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of an application when its tables change, or their change is broken off. Names begin with the row. */
class SchemaFaultsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KILLED = 137;
    private static final String NEWER = """
            INSERT INTO {schema}schema_version (version, name, checksum, compatible_from)
            VALUES (99, 'V099__later.sql', 'unknown', 2)
            """;
    private static final String NO_LONGER_NEWER = "DELETE FROM {schema}schema_version WHERE version = 99";

    @TempDir
    private Path folder;

    /** Where the tables are. */
    enum Place {
        POSTGRESQL_14,
        POSTGRESQL_18,
        SQLITE;

        private final String schema = "schema_faults_" + name().toLowerCase(Locale.ROOT);

        String url(Path folder) {
            return switch (this) {
                case POSTGRESQL_14 -> PostgresServer.oldest().url();
                case POSTGRESQL_18 -> PostgresServer.newest().url();
                case SQLITE -> "jdbc:sqlite:" + folder.resolve("dlq.db");
            };
        }

        /** A store that looks often whether its tables have become newer. */
        DlqStore store(Path folder) {
            SchemaSettings often = new SchemaSettings(SchemaSettings.Mode.APPLY, PATIENCE, Duration.ofMillis(20));
            return this == SQLITE
                    ? new SqliteStore(folder.resolve("dlq.db"), new JacksonMaps(), often)
                    : new PostgresStore(
                            PostgresSettings.url(url(folder), null, null, schema), new JacksonMaps(), often);
        }

        void execute(Path folder, String sql) throws SQLException {
            try (Connection connection = DriverManager.getConnection(url(folder));
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate(qualified(sql));
            }
        }

        int count(Path folder, String sql) throws SQLException {
            try (Connection connection = DriverManager.getConnection(url(folder));
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(qualified(sql))) {
                rows.next();
                return rows.getInt(1);
            }
        }

        private String qualified(String sql) {
            return sql.replace("{schema}", this == SQLITE ? "" : schema + ".");
        }

        /** All tables that the database has for us. */
        int tables(Path folder) throws SQLException {
            return this == SQLITE
                    ? count(folder, "SELECT count(*) FROM sqlite_master")
                    : count(folder, "SELECT count(*) FROM pg_tables WHERE schemaname = '" + schema + "'");
        }

        void clear(Path folder) throws SQLException {
            if (this != SQLITE) {
                execute(folder, "DROP SCHEMA IF EXISTS " + schema + " CASCADE");
            }
        }
    }

    static class Tools {
        private final AtomicBoolean down;

        Tools(AtomicBoolean down) {
            this.down = down;
        }

        Tools() {
            this(new AtomicBoolean(true));
        }

        @AgentTask(type = "pay", maxRetries = 3, backoff = @Backoff(delay = "10ms"))
        public void pay() throws IOException {
            if (down.get()) {
                throw new IOException("no answer");
            }
        }
    }

    /** Is killed in the middle of its first migration. */
    static final class Doomed {
        private Doomed() {}

        public static void main(String[] arguments) {
            try (AgentDlq dlq = open(arguments[0], arguments[1], Path.of(arguments[2]))) {
                System.out.println("is open " + dlq.health());
            }
        }
    }

    private static AgentDlq open(String url, String schema, Path folder) {
        return AgentDlq.builder()
                .jdbcUrl(url)
                .schema(schema)
                .spool(folder.resolve("spool"))
                .startTimeout(PATIENCE)
                .captureDeadline(Duration.ofSeconds(20))
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void j8_a_migration_that_is_killed_leaves_nothing_and_the_next_start_does_it(Place place) throws Exception {
        place.clear(folder);
        Process doomed = ChildJvm.start(
                Doomed.class,
                List.of("-D" + Failpoint.PROPERTY + "=" + Failpoint.MIGRATE_MID + "=halt"),
                place.url(folder),
                place.schema,
                folder.toString());

        assertThat(ChildJvm.linesOf(doomed)).isEmpty();
        assertThat(doomed.exitValue()).isEqualTo(KILLED);
        assertThat(place.tables(folder)).as("what a killed migration leaves").isZero();

        try (AgentDlq dlq = open(place.url(folder), place.schema, folder)) {
            Throwable thrown = catchThrowable(dlq.wrap(new Tools())::pay);
            assertThat(dlq.receipt(thrown).orElseThrow().storage()).isEqualTo(Storage.STORE);
        }
        assertThat(place.count(folder, "SELECT count(*) FROM {schema}schema_version"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void j6_an_application_does_not_start_on_tables_that_left_it_behind(Place place) throws SQLException {
        place.clear(folder);
        open(place.url(folder), place.schema, folder).close();
        place.execute(folder, NEWER);

        assertThatThrownBy(() -> open(place.url(folder), place.schema, folder))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("has schema version 99")
                .hasMessageContaining("start a newer version of the library");
    }

    @ParameterizedTest
    @EnumSource
    void j6_a_running_application_that_is_left_behind_spools_and_claims_nothing_until_it_is_not(Place place)
            throws SQLException {
        place.clear(folder);
        AtomicBoolean down = new AtomicBoolean(true);
        try (AgentDlq dlq = AgentDlq.builder()
                .store(place.store(folder))
                .spool(folder.resolve("spool"))
                .startTimeout(PATIENCE)
                .captureDeadline(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(20))
                .build()) {
            Tools tools = dlq.wrap(new Tools(down));
            assertThat(fail(dlq, tools).storage()).isEqualTo(Storage.STORE);

            place.execute(folder, NEWER);
            await(() -> fail(dlq, tools).storage() == Storage.SPOOL);
            down.set(false);
            dlq.start();
            assertThatThrownBy(() -> dlq.review().stats()).hasMessageContaining("start a newer version of the library");
            // longer than the delay of a first retry, and many polls
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            assertThat(place.count(folder, "SELECT count(*) FROM {schema}dlq_entry WHERE attempt_count > 1"))
                    .as("what is claimed by a library that was left behind")
                    .isZero();
            assertThat(dlq.health().spooled()).isPositive();

            place.execute(folder, NO_LONGER_NEWER);
            await(() -> dlq.health().spooled() == 0 && dlq.health().storeAnswers());
            await(() ->
                    dlq.review().stats().lines().stream().allMatch(line -> line.status() == FailureStatus.RESOLVED));
            assertThat(dlq.health().notKept()).isZero();
            assertThat(dlq.review().stats().total())
                    .isEqualTo(dlq.health().keptInStore() + dlq.health().keptInSpool());
        }
    }

    private static Receipt fail(AgentDlq dlq, Tools tools) {
        Throwable thrown = catchThrowable(tools::pay);
        return dlq.receipt(thrown).orElseThrow();
    }

    private static void await(BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - begin).isLessThan(PATIENCE.toNanos());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
