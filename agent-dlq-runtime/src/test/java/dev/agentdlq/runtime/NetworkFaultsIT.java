/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Receipt;
import dev.agentdlq.Receipt.Storage;
import dev.agentdlq.runtime.FaultyLink.Disturbance;
import dev.agentdlq.runtime.internal.store.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the network does between the application and its database. Names begin with the row of the fault matrix. */
class NetworkFaultsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final PostgresServer server = PostgresServer.newest();
    private final String schema = server.freshSchema();

    @TempDir
    private Path folder = Path.of("");

    private FaultyLink link;

    /** What makes a database unreachable. */
    enum Fault {
        C1_CONNECTIONS_ARE_REFUSED(Disturbance.REFUSE),
        C2_C3_CONNECTIONS_ARE_MADE_AND_NOTHING_PASSES(Disturbance.SWALLOW_ALL),
        C4_CONNECTIONS_ARE_RESET(Disturbance.RESET),
        C5_EVERY_ANSWER_TO_A_COMMIT_IS_LOST(Disturbance.CUT_ANSWERS),
        C9_REQUESTS_ARRIVE_AND_ANSWERS_DO_NOT(Disturbance.SWALLOW_ANSWERS);

        private final Disturbance disturbance;

        Fault(Disturbance disturbance) {
            this.disturbance = disturbance;
        }
    }

    static class Tools {
        @AgentTask(type = "pay", maxRetries = 0)
        public void pay(String order) throws IOException {
            throw new IOException("no answer for " + order.length());
        }
    }

    @BeforeEach
    void openLink() throws IOException {
        link = new FaultyLink(
                URI.create(server.url().substring("jdbc:".length())).getPort());
    }

    @AfterEach
    void closeLink() throws IOException {
        link.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_failure_is_spooled_while_the_database_is_out_of_reach_and_is_there_once_afterwards(Fault fault)
            throws Exception {
        try (AgentDlq dlq = builder().build()) {
            Tools tools = dlq.wrap(new Tools());
            List<Receipt> receipts = new ArrayList<>(List.of(fail(dlq, tools, "A-7")));
            assertThat(receipts.get(0).storage()).isEqualTo(Storage.STORE);
            link.disturb(fault.disturbance);

            for (int i = 0; i < 3; i++) {
                receipts.add(fail(dlq, tools, "A-7"));
            }

            assertThat(receipts.subList(1, 4)).extracting(Receipt::storage).containsOnly(Storage.SPOOL);
            assertThat(dlq.health().storeAnswers()).isFalse();
            link.heal();
            awaitUntilDrained(dlq);
            assertThat(stored()).containsExactlyInAnyOrderElementsOf(idsOf(receipts));
        }
    }

    @Test
    void c5_a_commit_whose_answer_is_lost_makes_one_row() throws Exception {
        try (AgentDlq dlq = builder().build()) {
            Tools tools = dlq.wrap(new Tools());
            Receipt before = fail(dlq, tools, "A-7");
            link.disturb(Disturbance.CUT_ANSWERS);

            Receipt cut = fail(dlq, tools, "A-7");

            assertThat(link.cuts()).isPositive();
            assertThat(stored()).as("committed, whatever was heard of it").contains(cut.entryId());
            link.heal();
            awaitUntilDrained(dlq);
            assertThat(stored()).containsExactlyInAnyOrder(before.entryId(), cut.entryId());
        }
    }

    @Test
    void c6_a_slow_network_costs_time_and_nothing_else() throws Exception {
        try (AgentDlq dlq = builder().build()) {
            Tools tools = dlq.wrap(new Tools());
            fail(dlq, tools, "A-7");

            link.slowDown(50, Integer.MAX_VALUE);
            List<Receipt> slow = List.of(fail(dlq, tools, "A-7"), fail(dlq, tools, "A-7"));

            assertThat(slow).extracting(Receipt::storage).containsOnly(Storage.STORE);
        }
    }

    @Test
    void c6_a_network_slower_than_the_deadline_is_left_aside() throws Exception {
        try (AgentDlq dlq = builder().build()) {
            Tools tools = dlq.wrap(new Tools());
            List<Receipt> receipts = new ArrayList<>(List.of(fail(dlq, tools, "A-7")));

            link.slowDown(5_000, Integer.MAX_VALUE);
            receipts.add(fail(dlq, tools, "A-7"));
            receipts.add(fail(dlq, tools, "A-7"));

            assertThat(receipts.subList(1, 3)).extracting(Receipt::storage).containsOnly(Storage.SPOOL);
            link.heal();
            awaitUntilDrained(dlq);
            assertThat(stored()).containsExactlyInAnyOrderElementsOf(idsOf(receipts));
        }
    }

    @Test
    void c7_a_megabyte_on_a_thin_line_goes_to_the_spool_and_holds_nobody_up() throws Exception {
        try (AgentDlq dlq = builder().build()) {
            Tools tools = dlq.wrap(new Tools());
            List<Receipt> receipts = new ArrayList<>(List.of(fail(dlq, tools, "A-7")));

            link.slowDown(0, 8_000);
            receipts.add(fail(dlq, tools, "x".repeat(1_000_000)));
            receipts.add(fail(dlq, tools, "A-7"));

            assertThat(receipts.subList(1, 3)).extracting(Receipt::storage).containsOnly(Storage.SPOOL);
            link.heal();
            awaitUntilDrained(dlq);
            assertThat(stored()).containsExactlyInAnyOrderElementsOf(idsOf(receipts));
        }
    }

    private AgentDlqBuilder builder() {
        return AgentDlq.builder()
                .jdbcUrl("jdbc:postgresql://localhost:" + link.port() + "/postgres", "postgres", "")
                .schema(schema)
                .spool(folder)
                .startTimeout(PATIENCE)
                .captureDeadline(Duration.ofSeconds(5));
    }

    private static Receipt fail(AgentDlq dlq, Tools tools, String order) {
        Throwable thrown = catchThrowable(() -> tools.pay(order));
        assertThat(thrown).isExactlyInstanceOf(IOException.class).hasMessage("no answer for " + order.length());
        return dlq.receipt(thrown).orElseThrow();
    }

    private static Set<UUID> idsOf(List<Receipt> receipts) {
        Set<UUID> ids = new HashSet<>();
        receipts.forEach(receipt -> ids.add(receipt.entryId()));
        return ids;
    }

    private static void awaitUntilDrained(AgentDlq dlq) {
        long begin = System.nanoTime();
        while (!dlq.health().storeAnswers() || dlq.health().spooled() > 0) {
            assertThat(System.nanoTime() - begin).as("waiting for the spool").isLessThan(PATIENCE.toNanos());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** Past the link. */
    private List<UUID> stored() throws SQLException {
        List<UUID> ids = new ArrayList<>();
        try (Connection connection = server.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT id FROM " + schema + ".dlq_entry")) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
        }
        return ids;
    }
}
