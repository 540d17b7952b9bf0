/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.ReviewAction;
import dev.agentdlq.StoreException;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.LeaseExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leases are extended while everything else waits. Names begin with the row of the fault matrix. */
class PostgresLeaseIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int WORK_CONNECTIONS = 4;

    private final PostgresServer server = PostgresServer.newest();
    private final String schema = server.freshSchema();
    private final PostgresStore store = new PostgresStore(server.settings(schema), new JacksonMaps());
    private Connection other;

    @BeforeEach
    void open() throws SQLException {
        store.open();
        other = server.connect();
        other.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        other.close();
        store.close();
    }

    private void lock(UUID id) throws SQLException {
        try (var statement = other.createStatement()) {
            statement.execute("SELECT 1 FROM " + schema + ".dlq_entry WHERE id = '" + id + "' FOR UPDATE");
        }
    }

    private void lockAll() throws SQLException {
        try (var statement = other.createStatement()) {
            statement.execute("LOCK TABLE " + schema + ".dlq_entry");
        }
    }

    private Claim claim(Duration lease) {
        store.insert(List.of(Sample.due().entry()));
        return store.claim(Sample.request(1, lease)).get(0);
    }

    @Test
    void g15_leases_are_extended_while_all_other_connections_wait_for_a_lock() throws Exception {
        Claim held = claim(Duration.ofSeconds(15));
        UUID locked = Sample.forReview().entry().id();
        store.insert(List.of(Sample.forReview().id(locked).entry()));
        lock(locked);
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < WORK_CONNECTIONS; i++) {
            Thread thread = new Thread(() -> {
                Throwable unused = catchThrowable(() -> store.review(locked, ReviewAction.DISCARD, "kim", "no"));
            });
            thread.start();
            waiting.add(thread);
        }
        awaitWaiting();

        // whoever waits gives up after two seconds, so a heartbeat that waited for them would take longer
        long begin = System.nanoTime();
        assertThat(store.extendLeases(List.of(held.key()), Duration.ofSeconds(15))
                        .extended())
                .containsExactly(held.key().id());

        assertThat(System.nanoTime() - begin)
                .isLessThan(Duration.ofMillis(1_500).toNanos());
        other.rollback();
        for (Thread thread : waiting) {
            thread.join();
        }
    }

    @Test
    void c3_an_extension_that_gets_no_answer_leaves_time_for_two_more_within_the_lease() throws Exception {
        Duration lease = Duration.ofSeconds(3);
        Claim held = claim(lease);
        lockAll();

        long begin = System.nanoTime();
        assertThatThrownBy(() -> store.extendLeases(List.of(held.key()), lease)).isInstanceOf(StoreException.class);

        assertThat(System.nanoTime() - begin).isLessThan(Duration.ofSeconds(2).toNanos());
        other.rollback();
        assertThat(store.extendLeases(List.of(held.key()), lease).extended())
                .as("the next one")
                .containsExactly(held.key().id());
    }

    @Test
    void g15_an_entry_that_somebody_has_locked_costs_no_other_one_its_lease() throws Exception {
        Duration lease = Duration.ofSeconds(15);
        Claim locked = claim(lease);
        Claim free = claim(lease);
        lock(locked.key().id());

        LeaseExtension extension = store.extendLeases(List.of(locked.key(), free.key()), lease);

        assertThat(extension)
                .isEqualTo(new LeaseExtension(
                        Set.of(free.key().id()), Set.of(locked.key().id())));
        other.rollback();
        assertThat(store.extendLeases(List.of(locked.key()), lease).extended())
                .containsExactly(locked.key().id());
    }

    private void awaitWaiting() throws SQLException {
        long begin = System.nanoTime();
        while (waiting() < WORK_CONNECTIONS) {
            assertThat(System.nanoTime() - begin).as("waiting for the locks").isLessThan(PATIENCE.toNanos());
        }
    }

    private int waiting() throws SQLException {
        try (Connection connection = server.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                        + " AND query LIKE '%" + schema + "%'")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
