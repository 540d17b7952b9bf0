/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.agentdlq.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PostgresConnectionIT {
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
                .hasMessageContaining("schema must match");
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
