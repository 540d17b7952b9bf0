/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.AgentTask;
import dev.agentdlq.StoreException;
import dev.agentdlq.runtime.internal.task.TaskFinder;
import dev.agentdlq.runtime.internal.task.TaskRegistry;
import dev.agentdlq.spi.ClaimRequest;
import dev.agentdlq.spi.ClaimRequest.Lane;
import dev.agentdlq.spi.ClaimRequest.Share;
import dev.agentdlq.spi.DlqStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryStepTest {
    static class Tools {
        @AgentTask(type = "first")
        void first() {}

        @AgentTask(type = "second")
        void second() {}
    }

    private final AtomicLong clock = Claims.clock();
    private final List<ClaimRequest> requests = new ArrayList<>();
    private final List<UUID> releasedTokens = new ArrayList<>();
    private int due;
    private final ScriptedStore script = new ScriptedStore()
            .on("claim", arguments -> claim((ClaimRequest) Objects.requireNonNull(arguments[0])))
            .on("releaseClaim", arguments -> {
                releasedTokens.add((UUID) Objects.requireNonNull(arguments[0]));
                return Set.of();
            });
    private final DlqStore store = script.open();
    private final TaskRegistry tasks = new TaskRegistry();
    private final Leases leases = new Leases(store, Claims.settings(8), clock::get);
    private final RetryStep step =
            new RetryStep(Claims.settings(8), store, tasks, Set.of("json-1"), leases, clock::get);

    private List<?> claim(ClaimRequest request) {
        requests.add(request);
        int count = Math.min(due, request.limit());
        due -= count;
        return IntStream.range(0, count)
                .mapToObj(i -> Claims.of("first", request.token()))
                .toList();
    }

    private void know() {
        tasks.add(TaskFinder.tasksOf(Tools.class), new Tools());
    }

    private ClaimRequest lastRequest() {
        return requests.get(requests.size() - 1);
    }

    private void failClaims(Throwable trouble) {
        script.on("claim", arguments -> {
            requests.add((ClaimRequest) Objects.requireNonNull(arguments[0]));
            throw trouble;
        });
    }

    private void answerClaims() {
        script.on("claim", arguments -> claim((ClaimRequest) Objects.requireNonNull(arguments[0])));
    }

    @Test
    void a_node_without_tasks_or_free_slots_does_not_ask() {
        assertThat(step.claim(8).claims()).isEmpty();
        assertThat(step.isSuspectDue()).isFalse();
        know();
        assertThat(step.claim(0).isMoreDue()).isFalse();

        assertThat(requests).isEmpty();
        assertThat(script.asked("isSuspectDue")).isEmpty();
    }

    @Test
    void it_asks_for_as_much_as_can_run_and_only_for_what_it_can_execute() {
        know();
        due = 2;

        RetryStep.Look look = step.claim(5);

        assertThat(look.claims()).hasSize(2).allMatch(leases::mayWrite);
        assertThat(leases.keys())
                .containsExactlyInAnyOrderElementsOf(
                        look.claims().stream().map(held -> held.claim().key()).toList());
        ClaimRequest request = lastRequest();
        assertThat(request.limit()).isEqualTo(5);
        assertThat(request.lane()).isEqualTo(Lane.NORMAL);
        assertThat(request.codecs()).containsExactly("json-1");
        assertThat(request.lease()).isEqualTo(Claims.LEASE);
        assertThat(request.shares()).extracting(Share::taskType).containsExactlyInAnyOrder("first", "second");
    }

    @Test
    void more_is_probably_due_after_a_full_batch_only() {
        know();
        due = 5;

        assertThat(step.claim(4).isMoreDue()).isTrue();
        assertThat(step.claim(4).isMoreDue()).isFalse();
        assertThat(step.claim(4).isMoreDue()).isFalse();
    }

    @Test
    void a_suspect_is_claimed_alone() {
        know();
        due = 3;

        assertThat(step.claimSuspect()).hasSize(1);

        assertThat(lastRequest().limit()).isEqualTo(1);
        assertThat(lastRequest().lane()).isEqualTo(Lane.SUSPECT);
    }

    @Test
    void a_claim_without_an_answer_is_given_back_by_its_token_before_the_next_one() {
        know();
        due = 1;
        failClaims(new StoreException("the answer is lost", null));
        assertThatThrownBy(() -> step.claim(4)).isInstanceOf(StoreException.class);
        UUID lost = lastRequest().token();
        answerClaims();

        assertThat(step.claim(4).claims()).hasSize(1);
        step.claim(4);

        assertThat(releasedTokens).containsExactly(lost);
        assertThat(lastRequest().token()).isNotEqualTo(lost);
    }

    @Test
    void an_answer_that_there_is_no_memory_for_is_given_back_too() {
        know();
        failClaims(new OutOfMemoryError("heap"));
        assertThatThrownBy(() -> step.claim(8)).isInstanceOf(OutOfMemoryError.class);
        UUID lost = lastRequest().token();
        answerClaims();

        step.claim(8);

        assertThat(releasedTokens).containsExactly(lost);
        assertThat(lastRequest().limit()).isEqualTo(4);
    }

    @Test
    void a_token_is_kept_until_the_store_has_answered_that_it_is_given_back() {
        know();
        failClaims(new StoreException("down", null));
        assertThatThrownBy(() -> step.claim(4)).isInstanceOf(StoreException.class);
        UUID lost = lastRequest().token();
        script.on("releaseClaim", arguments -> {
            throw new StoreException("still down", null);
        });
        assertThatThrownBy(() -> step.claim(4)).hasMessage("still down");
        assertThat(requests).hasSize(1);
        answerClaims();
        script.on("releaseClaim", arguments -> {
            releasedTokens.add((UUID) Objects.requireNonNull(arguments[0]));
            return Set.of(UUID.randomUUID());
        });

        step.claim(4);

        assertThat(releasedTokens).containsExactly(lost);
    }

    @Test
    void after_trouble_less_is_asked_for_and_then_more_again() {
        know();
        failClaims(new StoreException("took too long", null));
        for (int limit : new int[] {8, 4, 2, 1, 1}) {
            assertThatThrownBy(() -> step.claim(8)).isInstanceOf(StoreException.class);
            assertThat(lastRequest().limit()).isEqualTo(limit);
        }
        answerClaims();
        for (int limit : new int[] {1, 2, 4, 8, 8}) {
            step.claim(8);
            assertThat(lastRequest().limit()).isEqualTo(limit);
        }
    }

    @Test
    void claims_whose_answer_took_most_of_the_lease_are_given_back_together_and_not_executed() {
        know();
        due = 3;
        List<UUID> tokens = answerLate();

        assertThat(step.claim(4).claims()).isEmpty();

        assertThat(leases.all()).isEmpty();
        assertThat(script.asked("release"))
                .singleElement()
                .satisfies(keys -> assertThat((List<?>) keys).hasSize(3));
        assertThat(tokens).hasSize(1);
    }

    @Test
    void late_claims_that_cannot_be_given_back_at_once_are_given_back_later() {
        know();
        due = 3;
        List<UUID> tokens = answerLate();
        script.on("release", arguments -> {
            throw new StoreException("down", null);
        });
        assertThat(step.claim(4).claims()).isEmpty();
        assertThat(leases.all()).isEmpty();
        answerClaims();

        step.claim(4);

        assertThat(releasedTokens).isEqualTo(tokens);
    }

    /** Answers claims when nine tenths of their lease have passed. */
    private List<UUID> answerLate() {
        List<UUID> tokens = new ArrayList<>();
        script.on("claim", arguments -> {
            ClaimRequest request = (ClaimRequest) Objects.requireNonNull(arguments[0]);
            tokens.add(request.token());
            Claims.pass(clock, Claims.USABLE.plus(Duration.ofMillis(1)));
            return claim(request);
        });
        return tokens;
    }
}
