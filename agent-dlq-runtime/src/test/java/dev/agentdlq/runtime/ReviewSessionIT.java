/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentContext;
import dev.agentdlq.AgentTask;
import dev.agentdlq.AttemptRecord.Outcome;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.DlqStats;
import dev.agentdlq.EntryHistory;
import dev.agentdlq.EntryNotFoundException;
import dev.agentdlq.EntryPage;
import dev.agentdlq.EntryStateException;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.Resolution;
import dev.agentdlq.ReviewAction;
import dev.agentdlq.runtime.internal.store.PostgresServer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The morning of a person who looks after what an agent could not do, on PostgreSQL. */
class ReviewSessionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    static class OutOfStock extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutOfStock(String item) {
            super("no " + item + " in stock");
        }
    }

    static class Warehouse {
        private final Set<String> stock = new HashSet<>();

        synchronized void restock(String item) {
            stock.add(item);
        }

        @AgentTask(type = "item.ship", deterministicOn = OutOfStock.class)
        public synchronized String ship(String item, String customer) {
            if (!stock.remove(item)) {
                throw new OutOfStock(item);
            }
            return item + " is on its way to " + customer;
        }
    }

    private final PostgresServer server = PostgresServer.newest();
    private final Warehouse warehouse = new Warehouse();
    private final AgentDlq dlq = AgentDlq.builder()
            .jdbcUrl(server.url())
            .schema(server.freshSchema())
            .pollInterval(Duration.ofMillis(50))
            .captureDeadline(Duration.ofSeconds(10))
            .build();
    private final Warehouse tools = dlq.wrap(warehouse);
    private final Review review = dlq.review();

    @AfterEach
    void close() {
        dlq.close();
    }

    private UUID theAgentFailsToShip(String item, String customer) {
        try (AgentContext.Scope scope = AgentContext.with(AgentContext.TASK_ID, "call-" + customer)) {
            assertThat(scope).isNotNull();
            Throwable thrown = catchThrowable(() -> tools.ship(item, customer));
            return dlq.receipt(thrown).orElseThrow().entryId();
        }
    }

    @Test
    void a_person_lists_looks_replays_after_a_fix_resolves_discards_and_counts() throws Exception {
        dlq.start();
        UUID kettle = theAgentFailsToShip("kettle", "ana");
        UUID lamp = theAgentFailsToShip("lamp", "bo");
        UUID vase = theAgentFailsToShip("vase", "chi");

        // What waits for me?
        DlqQuery waiting =
                DlqQuery.builder().status(FailureStatus.PENDING_REVIEW).limit(2).build();
        EntryPage first = review.find(waiting);
        EntryPage second = review.find(waiting.next(first));
        assertThat(first.entries()).extracting(DlqEntry::id).containsExactly(vase, lamp);
        assertThat(second.entries()).extracting(DlqEntry::id).containsExactly(kettle);
        assertThat(second.next()).isEmpty();

        // Which one was it that a customer rang about?
        EntryPage found = review.find(DlqQuery.builder().text("no KETTLE").build());
        assertThat(found.entries()).extracting(DlqEntry::taskId).containsExactly("call-ana");

        // Why did it fail?
        DlqEntry entry = review.get(kettle).orElseThrow();
        assertThat(entry.payload()).contains("\"item\"").contains("\"kettle\"").contains("\"ana\"");
        assertThat(entry.reason()).isEqualTo(Reason.DETERMINISTIC);
        assertThat(entry.errorMessage()).isEqualTo("no kettle in stock");
        assertThat(entry.stackTrace()).contains("Warehouse.ship");

        // The kettles have come in: execute the call again.
        warehouse.restock("kettle");
        Reviewer ana = review.by("ana@example.org");
        assertThat(ana.replay(kettle, "restocked").status()).isEqualTo(FailureStatus.PENDING_RETRY);
        DlqEntry replayed = dlq.await(kettle, PATIENCE).orElseThrow();
        assertThat(replayed.status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(replayed.resolution()).isEqualTo(Resolution.REPLAY);
        assertThat(replayed.result()).isEqualTo("\"kettle is on its way to ana\"");
        assertThat(replayed.attemptCount()).isEqualTo(2);

        // The lamp is still not there, so a replay brings it back to me.
        ana.replay(lamp, "perhaps now");
        assertThat(dlq.await(lamp, PATIENCE).orElseThrow().status()).isEqualTo(FailureStatus.PENDING_REVIEW);
        assertThat(ana.resolve(lamp, "sent one from the other house").resolution())
                .isEqualTo(Resolution.MANUAL);

        // Nobody wants the vase any more.
        assertThat(ana.discard(vase, "the customer gave up").status()).isEqualTo(FailureStatus.DISCARDED);

        // What did I do with the lamp?
        EntryHistory history = review.history(lamp);
        assertThat(history.attempts())
                .extracting(attempt -> attempt.outcome())
                .containsExactly(Outcome.FAILED, Outcome.FAILED);
        assertThat(history.changes())
                .extracting(change -> change.actor() + " " + change.action() + " " + change.reason() + " "
                        + change.from() + " " + change.to())
                .containsExactly(
                        "ana@example.org " + ReviewAction.REPLAY + " perhaps now PENDING_REVIEW PENDING_RETRY",
                        "ana@example.org " + ReviewAction.RESOLVE
                                + " sent one from the other house PENDING_REVIEW RESOLVED");

        // And what is left?
        DlqStats stats = review.stats();
        assertThat(stats.count(FailureStatus.PENDING_REVIEW)).isZero();
        assertThat(stats.count(FailureStatus.RESOLVED)).isEqualTo(2);
        assertThat(stats.count(FailureStatus.DISCARDED)).isEqualTo(1);
        assertThat(stats.total()).isEqualTo(3);
    }

    @Test
    void what_is_final_stays_final_and_every_change_needs_a_name_and_a_reason() {
        UUID lamp = theAgentFailsToShip("lamp", "bo");
        Reviewer ana = review.by("ana@example.org");
        ana.discard(lamp, "not wanted");

        assertThatThrownBy(() -> ana.replay(lamp, "wanted after all"))
                .isInstanceOf(EntryStateException.class)
                .hasMessage("entry " + lamp + " cannot be changed by replay: it is DISCARDED, which is final");
        assertThatThrownBy(() -> ana.resolve(UUID.randomUUID(), "done")).isInstanceOf(EntryNotFoundException.class);
        assertThatThrownBy(() -> ana.discard(lamp, " ")).hasMessageContaining("reason must not be blank");
        assertThatThrownBy(() -> review.by("")).hasMessageContaining("actor must not be blank");
        assertThat(review.history(lamp).changes()).hasSize(1);
    }
}
