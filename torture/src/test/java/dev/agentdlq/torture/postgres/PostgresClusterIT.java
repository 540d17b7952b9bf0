/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PostgresClusterIT {
    private final PostgresCluster cluster = PostgresCluster.start();

    @BeforeEach
    void create() throws SQLException {
        try (Connection connection = cluster.connect()) {
            Statements.create(connection);
        }
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void keeps_what_was_committed_over_every_kind_of_restart() throws SQLException {
        insert();
        cluster.kill();
        cluster.startAgain();
        insert();
        cluster.stopImmediately();
        cluster.startAgain();
        insert();
        cluster.stopFast();
        cluster.startAgain();

        assertThat(Statements.kept(cluster)).isEqualTo(3);
    }

    @Test
    void loses_what_was_not_shipped_in_an_asynchronous_failover() throws SQLException {
        if (isWithoutStandby()) {
            return;
        }
        insert();
        cluster.addStandby(false);
        cluster.holdShipping();
        insert();

        cluster.failOver();

        assertThat(Statements.kept(cluster)).isOne();
        insert();
        assertThat(Statements.kept(cluster)).isEqualTo(2);
    }

    @Test
    void keeps_everything_in_a_synchronous_failover_and_can_fail_over_again() throws SQLException {
        if (isWithoutStandby()) {
            return;
        }
        cluster.addStandby(true);
        insert();
        cluster.failOver();
        insert();
        cluster.addStandby(true);
        insert();

        cluster.failOver();

        assertThat(Statements.kept(cluster)).isEqualTo(3);
    }

    @Test
    void starts_the_programs_of_the_test_library_where_there_are_no_others() throws SQLException {
        System.setProperty(ServerPrograms.PROPERTY, "embedded");
        try (PostgresCluster embedded = PostgresCluster.start()) {
            embedded.kill();
            embedded.startAgain();
            try (Connection connection = embedded.connect()) {
                assertThat(Statements.number(connection, "SELECT 7")).isEqualTo(7);
            }
            assertThat(embedded.whyNoStandby())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("pg_basebackup"));
        } finally {
            System.clearProperty(ServerPrograms.PROPERTY);
        }
    }

    /** What follows shows nothing where the programs are missing that it is about. */
    private boolean isWithoutStandby() {
        Optional<String> reason = cluster.whyNoStandby();
        reason.ifPresent(text -> System.out.println("failovers are not tested: " + text));
        return reason.isPresent();
    }

    private void insert() throws SQLException {
        try (Connection connection = cluster.connect()) {
            Statements.insert(connection);
        }
    }
}
