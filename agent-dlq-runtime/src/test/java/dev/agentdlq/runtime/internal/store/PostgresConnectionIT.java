/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.zaxxer.hikari.HikariDataSource;
import dev.agentdlq.StoreException;
import dev.agentdlq.runtime.internal.time.Uninterruptibly;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PostgresConnectionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final PostgresServer server = PostgresServer.newest();
    private final String schema = server.freshSchema();

    @Test
    void says_in_one_line_that_nobody_listens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        try (PostgresStore store = store("jdbc:postgresql://localhost:" + port + "/dlq?password=secret")) {
            assertThatThrownBy(store::open)
                    .isInstanceOf(StoreException.class)
                    .hasMessageMatching("PostgreSQL 'localhost:" + port
                            + "/dlq' cannot be reached: Connection refused; check that it is running, .*")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void does_not_wait_long_for_a_server_that_is_silent() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "jdbc:postgresql://localhost:" + silent.getLocalPort() + "/dlq?socketTimeout=1";

            long start = System.nanoTime();
            try (PostgresStore store = store(url)) {
                assertThatThrownBy(store::open)
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("cannot be reached");
            }

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void says_that_the_password_is_wrong_without_saying_it() {
        PostgresSettings settings =
                PostgresSettings.url(server.url().replaceAll("user=[a-z]+", "user=nobody"), "nobody", "secret", schema);
        try (PostgresStore store = new PostgresStore(settings, new JacksonMaps())) {
            assertThatThrownBy(store::open)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("role \"nobody\" does not exist")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void takes_no_connection_of_an_applications_pool() throws SQLException {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(server.url());
            pool.setMaximumPoolSize(1);
            pool.setConnectionTimeout(250);
            try (Connection lastOne = pool.getConnection()) {
                assertThat(lastOne.isValid(1)).isTrue();
                assertStores(pool);
            }
        }
    }

    @Test
    void takes_connections_of_any_data_source() {
        assertStores(server.dataSource());
    }

    private void assertStores(DataSource source) {
        try (PostgresStore store = new PostgresStore(PostgresSettings.dataSource(source, schema), new JacksonMaps())) {
            store.open();
            store.insert(List.of(Sample.due().entry()));

            assertThat(store.stats().total()).isEqualTo(1);
        }
    }

    @Test
    void sets_timeouts_and_a_name_unless_the_url_does() throws SQLException {
        try (PostgresDatabase database = new PostgresDatabase(
                PostgresSettings.url(server.url() + "&ApplicationName=mine", "postgres", null, schema))) {
            assertThat(setting(database, "application_name")).isEqualTo("mine");
            assertThat(setting(database, "statement_timeout")).isEqualTo("5s");
            assertThat(setting(database, "transaction_isolation")).isEqualTo("read committed");
        }
        try (PostgresDatabase database = new PostgresDatabase(server.settings(schema))) {
            assertThat(setting(database, "application_name")).isEqualTo("agent-dlq");
        }
    }

    @Test
    void captures_wait_a_shorter_time_than_work() throws SQLException {
        try (PostgresDatabase database = new PostgresDatabase(server.settings(schema))) {
            assertThat(captureSetting(database, "statement_timeout")).isEqualTo("1s");
            assertThat(answerTimeout(database)).isEqualTo(2_000);
            int work = database.work("look", connection -> connection.getNetworkTimeout());
            assertThat(work).isEqualTo(10_000);
        }
        try (PostgresDatabase database =
                new PostgresDatabase(PostgresSettings.dataSource(server.dataSource(), schema))) {
            assertThat(answerTimeout(database)).isEqualTo(2_000);
        }
    }

    private static int answerTimeout(PostgresDatabase database) throws SQLException {
        return database.capture(connection -> connection.getNetworkTimeout());
    }

    private static String captureSetting(PostgresDatabase database, String name) throws SQLException {
        return database.capture(connection -> Sql.query(
                        connection,
                        "SELECT current_setting(?) AS value",
                        p -> p.text(name),
                        row -> row.getString("value")))
                .get(0);
    }

    @Test
    void a_third_thread_gets_a_connection_while_two_are_stuck() throws Exception {
        CountDownLatch stuck = new CountDownLatch(2);
        CountDownLatch released = new CountDownLatch(1);
        ExecutorService writers = Executors.newFixedThreadPool(2);
        try (PostgresDatabase database = new PostgresDatabase(server.settings(schema))) {
            for (int i = 0; i < 2; i++) {
                Future<Boolean> unused = writers.submit(() -> database.capture(connection -> {
                    stuck.countDown();
                    return Uninterruptibly.await(released, PATIENCE.toNanos());
                }));
            }
            assertThat(stuck.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

            assertThat(captureSetting(database, "lock_timeout")).isEqualTo("1s");
        } finally {
            released.countDown();
            writers.shutdown();
        }
    }

    @Test
    void names_its_place_without_secrets_whatever_it_is_connected_by() {
        String url = "jdbc:postgresql://host:5432/shop";
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(url + "?password=secret");
            for (PostgresSettings settings : List.of(
                    PostgresSettings.url(url + "?user=u&password=secret", "u", "secret", "dlq"),
                    PostgresSettings.url("jdbc:postgresql://u:secret@host:5432/shop", "u", "secret", "dlq"),
                    PostgresSettings.dataSource(pool, "dlq"))) {
                assertThat(settings.name()).isEqualTo("postgresql:host:5432/shop/dlq");
            }
        }
        assertThat(PostgresSettings.dataSource(server.dataSource(), "dlq").name())
                .matches("postgresql:localhost:[0-9]+/postgres/dlq");
    }

    @Test
    void a_plain_role_can_read_the_lineage_which_stays_the_same_while_the_server_does() {
        server.execute("DO 'BEGIN CREATE ROLE plain LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END'");
        PostgresSettings plain =
                PostgresSettings.url(server.url().replaceAll("user=[a-z]+", "user=plain"), "plain", null, schema);
        try (PostgresStore mine = new PostgresStore(plain, new JacksonMaps());
                PostgresStore other = new PostgresStore(server.settings(schema), new JacksonMaps())) {
            String lineage = mine.lineage().orElseThrow();

            assertThat(lineage).matches("[0-9]{10,}/0000000[1-9]");
            assertThat(mine.lineage()).hasValue(lineage);
            assertThat(other.lineage()).hasValue(lineage);
        }
    }

    @Test
    void b4_a_server_that_takes_no_writes_is_unavailable_and_its_connections_are_let_go() throws SQLException {
        String readOnly = server.url() + "&options=-c%20default_transaction_read_only=on";
        try (PostgresStore store = new PostgresStore(server.settings(schema), new JacksonMaps())) {
            store.open();
        }
        PostgresSettings standby = PostgresSettings.url(readOnly, "postgres", null, schema);
        try (PostgresStore store = new PostgresStore(standby, new JacksonMaps());
                PostgresDatabase database = new PostgresDatabase(standby)) {
            assertThatThrownBy(store::lineage)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("takes no writes now");
            assertThatThrownBy(() -> store.insert(List.of(Sample.due().entry())))
                    .asInstanceOf(type(StoreException.class))
                    .satisfies(e -> assertThat(e.refused()).isEmpty())
                    .satisfies(e -> assertThat(e).hasMessageContaining("25006"));

            int before = backend(database);
            assertThatThrownBy(() -> database.capture(connection -> Sql.update(
                            connection,
                            "INSERT INTO " + schema + ".dlq_entry (id) VALUES (gen_random_uuid())",
                            p -> {})))
                    .hasMessageContaining("read-only");
            assertThat(backend(database)).isNotEqualTo(before);
        }
    }

    private static int backend(PostgresDatabase database) throws SQLException {
        return database.capture(connection ->
                        Sql.query(connection, "SELECT pg_backend_pid() AS pid", p -> {}, row -> row.getInt("pid")))
                .get(0);
    }

    private static String setting(PostgresDatabase database, String name) {
        return database.query(
                        "read a setting",
                        "SELECT current_setting(?) AS value",
                        p -> p.text(name),
                        row -> row.getString("value"))
                .get(0);
    }

    @Test
    void never_quotes_data_that_is_refused() {
        String secret = "secret".repeat(50);
        try (PostgresStore store = new PostgresStore(server.settings(schema), new JacksonMaps())) {
            store.open();

            assertThatThrownBy(
                            () -> store.insert(List.of(Sample.due().type(secret).entry())))
                    .isInstanceOf(StoreException.class)
                    .hasStackTraceContaining("23514")
                    .satisfies(e -> assertThat(e).hasNoCause())
                    .hasMessageNotContaining("secret");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "1a", "a-b", "a\"b", "a;drop", "a.b", "a b"})
    void refuses_a_schema_that_is_no_plain_name(String name) {
        assertThatThrownBy(() -> server.settings(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("schema must be a name");
    }

    @Test
    void takes_a_schema_that_is_a_reserved_word() {
        server.execute("DROP SCHEMA IF EXISTS \"user\" CASCADE");
        try (PostgresStore store = new PostgresStore(server.settings("user"), new JacksonMaps())) {
            store.open();

            assertThat(store.stats().total()).isZero();
        }
    }

    private static PostgresStore store(String url) {
        return new PostgresStore(
                PostgresSettings.url(url, "someone", "secret", PostgresSettings.DEFAULT_SCHEMA), new JacksonMaps());
    }
}
