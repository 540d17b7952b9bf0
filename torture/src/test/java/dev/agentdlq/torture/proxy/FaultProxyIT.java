/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.torture.postgres.PostgresCluster;
import dev.agentdlq.torture.postgres.Statements;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FaultProxyIT {
    private final PostgresCluster cluster = PostgresCluster.start();
    private final FaultProxy proxy = FaultProxy.start(cluster.port());

    @BeforeEach
    void create() throws SQLException {
        try (Connection connection = cluster.connect()) {
            Statements.create(connection);
        }
    }

    @AfterEach
    void close() {
        proxy.close();
        cluster.close();
    }

    @Test
    void passes_everything_on_without_a_fault_and_when_it_is_slow() throws SQLException {
        try (Connection connection = connect(10)) {
            Statements.insert(connection);
            proxy.set(new Fault(Fault.Kind.DELAY, 5));
            Statements.insert(connection);
            proxy.set(new Fault(Fault.Kind.BANDWIDTH, 50_000));
            Statements.insert(connection);
        }

        assertThat(Statements.kept(cluster)).isEqualTo(3);
    }

    @Test
    void cuts_a_connection_when_its_commit_is_done_and_before_the_client_hears_of_it() throws SQLException {
        try (Connection connection = connect(10)) {
            proxy.set(new Fault(Fault.Kind.CUT_AFTER_COMMIT, 1));

            assertThatThrownBy(() -> Statements.insert(connection)).isInstanceOfSatisfying(SQLException.class, e -> {
                assertThat(e.getSQLState()).startsWith("08");
            });
        }

        assertThat(Statements.kept(cluster)).isOne();
        assertThat(proxy.cutsDone()).isOne();
        try (Connection next = connect(10)) {
            Statements.insert(next);
        }
        assertThat(Statements.kept(cluster)).isEqualTo(2);
    }

    @Test
    void cuts_after_a_change_that_ends_with_a_selection_and_is_prepared_long_since() throws SQLException {
        String sql = "WITH stored AS (INSERT INTO kept VALUES (1) RETURNING n) SELECT n FROM stored";
        try (Connection connection = connect(10);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < 10; i++) {
                statement.executeQuery().close();
            }
            proxy.set(new Fault(Fault.Kind.CUT_AFTER_COMMIT, 1));

            assertThatThrownBy(statement::executeQuery).isInstanceOf(SQLException.class);
        }

        assertThat(Statements.kept(cluster)).isEqualTo(11);
    }

    @Test
    void cuts_at_the_commit_of_a_transaction_and_not_inside_it() throws SQLException {
        try (Connection connection = connect(10)) {
            connection.setAutoCommit(false);
            proxy.set(new Fault(Fault.Kind.CUT_AFTER_COMMIT, 1));
            Statements.insert(connection);

            assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
        }

        assertThat(Statements.kept(cluster)).isOne();
    }

    @Test
    void holds_requests_back_until_the_fault_ends() throws Exception {
        try (Connection connection = connect(0)) {
            Statements.insert(connection);
            proxy.set(new Fault(Fault.Kind.HOLD_REQUESTS, 0));
            CompletableFuture<Void> held = CompletableFuture.runAsync(() -> insertUnchecked(connection));

            assertThat(Statements.kept(cluster)).isOne();
            assertThat(held).isNotDone();
            proxy.set(Fault.NONE);

            held.get(30, TimeUnit.SECONDS);
            assertThat(Statements.kept(cluster)).isEqualTo(2);
        }
    }

    @Test
    void lets_a_request_take_effect_whose_answer_is_held_back() throws SQLException {
        try (Connection connection = connect(1)) {
            Statements.insert(connection);
            proxy.set(new Fault(Fault.Kind.HOLD_ANSWERS, 0));

            assertThatThrownBy(() -> Statements.insert(connection)).isInstanceOf(SQLException.class);
        }

        assertThat(Statements.kept(cluster)).isEqualTo(2);
    }

    @Test
    void lets_nothing_take_effect_while_all_is_held_back() throws SQLException {
        try (Connection connection = connect(1)) {
            proxy.set(new Fault(Fault.Kind.HOLD_ALL, 0));

            assertThatThrownBy(() -> Statements.insert(connection)).isInstanceOf(SQLException.class);
        }

        assertThat(Statements.kept(cluster)).isZero();
    }

    @Test
    void resets_open_and_new_connections_while_it_refuses() throws SQLException {
        try (Connection connection = connect(10)) {
            proxy.set(new Fault(Fault.Kind.REFUSE, 0));

            assertThatThrownBy(() -> Statements.insert(connection)).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> connect(10)).isInstanceOf(SQLException.class);
        }
        proxy.set(Fault.NONE);
        try (Connection again = connect(10)) {
            Statements.insert(again);
        }

        assertThat(Statements.kept(cluster)).isOne();
    }

    @Test
    void stalls_new_connections_and_lets_open_ones_go_on() throws SQLException {
        try (Connection connection = connect(10)) {
            proxy.set(new Fault(Fault.Kind.STALL_AT_CONNECT, 0));

            Statements.insert(connection);
            assertThatThrownBy(() -> connect(1)).isInstanceOf(SQLException.class);
        }

        assertThat(Statements.kept(cluster)).isOne();
    }

    @Test
    void forwards_to_another_server_when_it_is_told_to() throws SQLException {
        try (PostgresCluster other = PostgresCluster.start();
                Connection connection = connect(10)) {
            proxy.retarget(other.port());

            assertThatThrownBy(() -> Statements.insert(connection)).isInstanceOf(SQLException.class);
            try (Connection next = connect(10)) {
                assertThat(Statements.number(next, "SELECT inet_server_port()")).isEqualTo(other.port());
            }
        }
    }

    private Connection connect(int socketTimeoutSeconds) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + proxy.port()
                + "/postgres?user=postgres&connectTimeout=5&loginTimeout=5&socketTimeout=" + socketTimeoutSeconds);
    }

    private static void insertUnchecked(Connection connection) {
        try {
            Statements.insert(connection);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
