/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Receipt;
import dev.agentdlq.Repeats;
import dev.agentdlq.TaskDeferredException;
import dev.agentdlq.runtime.internal.store.PostgresServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same call on two nodes that share a database. */
class RepeatsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What both nodes share beside the database: whether the server that the tool asks is there. */
    private final AtomicInteger executions = new AtomicInteger();

    private final CyclicBarrier both = new CyclicBarrier(2);
    private volatile boolean isDown = true;

    class Tools {
        @AgentTask(
                type = "repeated.order",
                maxRetries = 100,
                repeats = Repeats.COALESCE,
                backoff = @Backoff(delay = "50ms", multiplier = 1, jitter = 0))
        public String order(String id) throws IOException {
            executions.incrementAndGet();
            if (isDown) {
                throw new IOException("connection lost");
            }
            return "ordered " + id;
        }

        @AgentTask(type = "repeated.meeting", repeats = Repeats.COALESCE, backoff = @Backoff(delay = "10m"))
        public String meet(String id) throws Exception {
            executions.incrementAndGet();
            both.await(30, TimeUnit.SECONDS);
            throw new IOException("connection lost");
        }
    }

    private final PostgresServer server = PostgresServer.newest();
    private final String schema = server.freshSchema();
    private final AgentDlq one = open();
    private final AgentDlq two = open();
    private final Tools onOne = one.wrap(new Tools());
    private final Tools onTwo = two.wrap(new Tools());

    private AgentDlq open() {
        return AgentDlq.builder()
                .jdbcUrl(server.url())
                .schema(schema)
                .pollInterval(Duration.ofMillis(50))
                .captureDeadline(Duration.ofSeconds(10))
                .build();
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    @Test
    void the_same_call_that_fails_on_two_nodes_has_one_entry_and_gets_its_result_on_both() throws Exception {
        Receipt first = receipt(one, () -> onOne.order("#1"));
        Receipt second = receipt(two, () -> onTwo.order("#1"));

        assertThat(second.entryId()).isEqualTo(first.entryId());
        assertThat(catchThrowable(() -> onOne.order("#1"))).isInstanceOf(TaskDeferredException.class);
        assertThat(catchThrowable(() -> onTwo.order("#1"))).isInstanceOf(TaskDeferredException.class);
        assertThat(executions.get()).isLessThanOrEqualTo(2);
        assertThat(entries(one))
                .singleElement()
                .satisfies(entry -> assertThat(entry.repeats()).isEqualTo(3));

        isDown = false;
        one.start();
        assertThat(one.await(first.entryId(), PATIENCE))
                .hasValueSatisfying(entry -> assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED));
        int before = executions.get();
        assertThat(onOne.order("#1")).isEqualTo("ordered #1");
        assertThat(onTwo.order("#1")).isEqualTo("ordered #1");
        assertThat(executions).hasValue(before);
    }

    @Test
    void a_node_that_starts_after_the_entry_was_resolved_gives_its_result_back() throws Exception {
        Receipt first = receipt(one, () -> onOne.order("#1"));
        isDown = false;
        one.start();
        assertThat(one.await(first.entryId(), PATIENCE)).isPresent();
        int before = executions.get();

        try (AgentDlq late = open()) {
            assertThat(late.wrap(new Tools()).order("#1")).isEqualTo("ordered #1");
        }

        assertThat(executions).hasValue(before);
    }

    @Test
    void two_nodes_on_which_the_same_call_fails_at_once_share_one_entry() throws Exception {
        CompletableFuture<Receipt> first = CompletableFuture.supplyAsync(() -> receipt(one, () -> onOne.meet("#1")));
        CompletableFuture<Receipt> second = CompletableFuture.supplyAsync(() -> receipt(two, () -> onTwo.meet("#1")));

        assertThat(first.get(60, TimeUnit.SECONDS).entryId())
                .isEqualTo(second.get(60, TimeUnit.SECONDS).entryId());
        assertThat(executions).hasValue(2);
        assertThat(entries(two))
                .singleElement()
                .satisfies(entry -> assertThat(entry.repeats()).isEqualTo(1));
    }

    @Test
    void a_node_that_starts_knows_what_failed_on_another_one_and_does_not_execute_it() {
        Receipt first = receipt(one, () -> onOne.order("#1"));
        try (AgentDlq three = open()) {
            Tools onThree = three.wrap(new Tools());

            assertThat(catchThrowable(() -> onThree.order("#1")))
                    .isInstanceOf(TaskDeferredException.class)
                    .hasMessageContaining(first.entryId().toString());
        }
        assertThat(executions).hasValue(1);
    }

    @FunctionalInterface
    private interface Call {
        void run() throws Exception;
    }

    private static Receipt receipt(AgentDlq node, Call call) {
        Throwable thrown = catchThrowable(call::run);
        return node.receipt(thrown).orElseThrow();
    }

    private static List<DlqEntry> entries(AgentDlq node) {
        return node.review().find(DlqQuery.builder().build()).entries();
    }
}
