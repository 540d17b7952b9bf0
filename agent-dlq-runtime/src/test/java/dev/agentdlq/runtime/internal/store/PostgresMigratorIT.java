/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class PostgresMigratorIT {
    private static final int NODES = 8;

    private final PostgresServer server = PostgresServer.newest();
    private final String schema = server.freshSchema();

    @Test
    void creates_the_tables_once_when_eight_nodes_start_together() throws Exception {
        CountDownLatch together = new CountDownLatch(NODES);
        Callable<Boolean> node = () -> {
            together.countDown();
            together.await();
            try (PostgresStore store = store()) {
                store.open();
                return store.stats().total() == 0;
            }
        };
        ExecutorService nodes = Executors.newFixedThreadPool(NODES);
        try {
            for (Future<Boolean> done : nodes.invokeAll(Collections.nCopies(NODES, node))) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            nodes.shutdown();
        }

        assertThat(versions()).containsExactly(1);
    }

    @Test
    void needs_no_right_to_change_the_schema_when_nothing_is_missing() throws SQLException {
        open();
        String role = schema + "_reader";
        server.execute("CREATE ROLE " + role + " LOGIN; GRANT USAGE ON SCHEMA " + schema + " TO " + role
                + "; GRANT SELECT ON ALL TABLES IN SCHEMA " + schema + " TO " + role);

        try (PostgresStore store = new PostgresStore(
                PostgresSettings.url(server.url().replace("user=postgres", "user=" + role), role, null, schema),
                new JacksonMaps())) {
            store.open();

            assertThat(store.stats().total()).isZero();
        }
    }

    @Test
    void leaves_no_table_behind_when_a_file_fails() {
        try (PostgresDatabase database = new PostgresDatabase(server.settings(schema))) {
            List<Migration> broken = List.of(
                    new Migration(1, "V001__a.sql", "a", "CREATE TABLE {schema}.first (id int)"),
                    new Migration(2, "V002__b.sql", "b", "CREATE TABLE {schema}.second (id nonsense)"));

            assertThatThrownBy(() -> new PostgresMigrator(database, broken).migrate())
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("could not create or upgrade its tables")
                    .hasMessageContaining("42704");
        }
        try (PostgresStore store = store()) {
            store.open();
        }
    }

    @Test
    void refuses_tables_that_were_made_with_another_file() {
        open();
        server.execute("UPDATE " + schema + ".schema_version SET checksum = 'other'");

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("was migrated with another file 'V001__entries.sql'");
    }

    @Test
    void refuses_tables_of_a_newer_version() {
        open();
        server.execute("INSERT INTO " + schema + ".schema_version (version, name, checksum) VALUES (99, 'x', 'x')");

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("has schema version 99, but this version of the library knows only 1");
    }

    private void open() {
        try (PostgresStore store = store()) {
            store.open();
        }
    }

    private PostgresStore store() {
        return new PostgresStore(server.settings(schema), new JacksonMaps());
    }

    private List<Integer> versions() throws SQLException {
        try (Connection connection = server.connect()) {
            return Sql.query(
                    connection,
                    "SELECT version FROM " + schema + ".schema_version",
                    p -> {},
                    row -> row.getInt("version"));
        }
    }
}
