/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.AttemptRecord;
import dev.agentdlq.AttemptRecord.Outcome;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.runtime.internal.store.PostgresServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A database whose clock is set while a node retries: the node's role finds functions of the test's own where it asks
 * for the time. Names begin with the row of the fault matrix.
 */
class WorkerClockIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final int ENTRIES = 5;

    private final PostgresServer server = PostgresServer.newest();
    private final String schema = server.freshSchema();
    private final String clock = schema + "_clock";
    private final Tools tools = new Tools();

    /** Fails first; the first retry waits to be let go, later ones for all first ones to have been interrupted. */
    static class Tools {
        final Semaphore begun = new Semaphore(0);
        final CountDownLatch go = new CountDownLatch(1);
        final CountDownLatch interrupted = new CountDownLatch(ENTRIES);

        @AgentTask(type = "wait", maxRetries = 20, backoff = @Backoff(delay = "1ms", maxDelay = "10ms"))
        public String work() throws Exception {
            int number = TaskAttempt.current().number();
            if (number == 1) {
                throw new IOException("first");
            }
            begun.release();
            if (number > 2) {
                interrupted.await();
            } else {
                awaitGo();
            }
            return "done";
        }

        private void awaitGo() {
            try {
                go.await();
            } catch (InterruptedException told) {
                assertThat(TaskAttempt.current().isLeaseLost()).isTrue();
                interrupted.countDown();
            }
        }
    }

    @BeforeEach
    void makeClock() {
        server.execute("""
                CREATE SCHEMA {clock};
                CREATE TABLE {clock}.shift (by interval NOT NULL);
                INSERT INTO {clock}.shift VALUES ('0');
                CREATE FUNCTION {clock}.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
                    AS 'SELECT pg_catalog.clock_timestamp() + (SELECT by FROM {clock}.shift)';
                CREATE FUNCTION {clock}.statement_timestamp() RETURNS timestamptz LANGUAGE sql STABLE
                    AS 'SELECT pg_catalog.statement_timestamp() + (SELECT by FROM {clock}.shift)';
                CREATE ROLE {clock} LOGIN SUPERUSER;
                ALTER ROLE {clock} SET search_path = {clock}, pg_catalog
                """.replace("{clock}", clock));
    }

    private void setClock(String shift) {
        server.execute("UPDATE " + clock + ".shift SET by = '" + shift + "'");
    }

    private AgentDlq node() {
        return AgentDlq.builder()
                .jdbcUrl("jdbc:postgresql://localhost:" + server.port() + "/postgres", clock, "")
                .schema(schema)
                .startTimeout(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .lease(LEASE)
                .workerConcurrency(2 * ENTRIES)
                .captureDeadline(Duration.ofSeconds(10))
                .build();
    }

    private List<UUID> begin(AgentDlq dlq) throws InterruptedException {
        Tools wrapped = dlq.wrap(tools);
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            Throwable thrown = catchThrowable(wrapped::work);
            ids.add(dlq.receipt(thrown).orElseThrow().entryId());
        }
        dlq.start();
        assertThat(tools.begun.tryAcquire(ENTRIES, PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        // the node has seen the clock a few times
        LockSupport.parkNanos(LEASE.toNanos() / 2);
        return ids;
    }

    @Test
    void f3_a_database_clock_that_is_set_forward_convicts_nobody() throws Exception {
        try (AgentDlq dlq = node()) {
            List<UUID> ids = begin(dlq);

            setClock("1 hour");

            for (UUID id : ids) {
                DlqEntry entry = dlq.await(id, PATIENCE).orElseThrow();
                assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
                assertThat(entry.crashes()).isZero();
            }
            assertThat(dlq.health().lostLeases()).isEqualTo(ENTRIES);
        } finally {
            tools.go.countDown();
        }
    }

    @Test
    void f4_a_database_clock_that_is_set_back_ends_no_lease() throws Exception {
        try (AgentDlq dlq = node()) {
            List<UUID> ids = begin(dlq);

            setClock("-1 hour");
            LockSupport.parkNanos(LEASE.multipliedBy(2).toNanos());
            tools.go.countDown();

            for (UUID id : ids) {
                DlqEntry entry = dlq.await(id, PATIENCE).orElseThrow();
                assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
                assertThat(dlq.review().history(id).attempts())
                        .extracting(AttemptRecord::outcome)
                        .containsExactly(Outcome.FAILED, Outcome.SUCCEEDED);
            }
            assertThat(dlq.health().lostLeases()).isZero();
        }
    }
}
