/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.AgentTask;
import dev.agentdlq.FailureKind;
import dev.agentdlq.runtime.internal.classify.RuleClassifier;
import dev.agentdlq.runtime.internal.codec.ArgumentsCodec;
import dev.agentdlq.runtime.internal.codec.JsonCodec;
import dev.agentdlq.runtime.internal.codec.JsonViews;
import dev.agentdlq.runtime.internal.notify.Listeners;
import dev.agentdlq.runtime.internal.notify.Settlements;
import dev.agentdlq.runtime.internal.redact.Redaction;
import dev.agentdlq.runtime.internal.store.LogLines;
import dev.agentdlq.runtime.internal.task.TaskFinder;
import dev.agentdlq.runtime.internal.task.TaskRegistry;
import dev.agentdlq.runtime.internal.time.Alarm;
import dev.agentdlq.spi.DlqStore;
import dev.agentdlq.spi.Settlement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The thread that is watched is the test's. */
class WatchdogTest {
    private static final Duration GRACE = WorkerSettings.INTERRUPT_GRACE;

    static class Tools {
        @AgentTask(type = "short", timeout = "2s")
        void brief() {}

        @AgentTask(type = "long", timeout = "2h")
        void lengthy() {}

        @AgentTask(type = "endless")
        void endless() {}
    }

    private final AtomicLong clock = Claims.clock();
    private final ScriptedStore script = new ScriptedStore()
            .on("settle", arguments -> accepted((List<?>) Objects.requireNonNull(arguments[0])))
            .confirmingLeases();
    private final DlqStore store = script.open();
    private final Leases leases = new Leases(store, Claims.settings(8), clock::get);
    private final Slots slots = new Slots(8);
    private final Settler settler = new Settler(
            store,
            leases,
            new Teller(new Listeners(List.of()), new Settlements(), new Alarm(clock::get)),
            Claims.LEASE,
            clock::get);
    private final TaskRegistry tasks = new TaskRegistry();
    private final Watchdog watchdog = new Watchdog(
            leases,
            new Attempt(
                    Claims.NODE,
                    new Execution(
                            tasks,
                            new ArgumentsCodec(new JsonCodec(), null),
                            new JsonViews(),
                            new RuleClassifier(List.of()),
                            Redaction.ofDefaults()),
                    InstantSource.system(),
                    () -> 0.5),
            slots,
            settler,
            Claims.MAX_RUN_TIME,
            clock::get);

    private static Set<UUID> accepted(List<?> settlements) {
        Set<UUID> ids = new HashSet<>();
        settlements.forEach(
                settlement -> ids.add(((Settlement) settlement).key().id()));
        return ids;
    }

    @BeforeEach
    void know() {
        tasks.add(TaskFinder.tasksOf(Tools.class), new Tools());
    }

    @AfterEach
    void forgetInterrupts() {
        boolean unused = Thread.interrupted();
    }

    private HeldClaim run(String taskType) {
        HeldClaim held = leases.hold(Claims.of(taskType), clock.get());
        slots.take(1);
        held.begin(Thread.currentThread(), clock.get());
        return held;
    }

    /** Lets time pass, as the node lives through it. */
    private void pass(Duration time) {
        Claims.pass(clock, time);
        leases.extend();
        watchdog.look();
    }

    @Test
    void the_shorter_of_timeout_and_longest_run_time_counts() {
        assertThat(watchdog.longest(Claims.of("short"))).isEqualTo(Duration.ofSeconds(2));
        assertThat(watchdog.longest(Claims.of("long"))).isEqualTo(Claims.MAX_RUN_TIME);
        assertThat(watchdog.longest(Claims.of("endless"))).isEqualTo(Claims.MAX_RUN_TIME);
    }

    @Test
    void an_attempt_is_interrupted_when_its_time_is_over_and_not_before() {
        HeldClaim held = run("short");
        pass(Duration.ofMillis(1_999));
        assertThat(Thread.interrupted()).isFalse();

        pass(Duration.ofMillis(1));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(held.isTimedOut()).isTrue();
        assertThat(held.isRunning()).isTrue();
        assertThat(slots.stuck()).isZero();
    }

    @Test
    void g17_an_attempt_that_does_not_end_is_left_behind_loudly_and_settled_as_failed() throws Exception {
        HeldClaim held = run("short");
        pass(Duration.ofSeconds(2));
        pass(GRACE.minusNanos(1));
        assertThat(slots.stuck()).isZero();
        try (LogLines log = new LogLines(Watchdog.class)) {
            pass(Duration.ofNanos(1));
            pass(GRACE);

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("ERROR attempt 2 of entry " + held.claim().key().id() + " (task short) does not end")
                    .contains("\tat " + WatchdogTest.class.getName());
        }
        assertThat(slots.stuck()).isEqualTo(1);
        assertThat(slots.running()).isZero();
        assertThat(Thread.interrupted()).isTrue();
        settler.settleNext(Duration.ZERO);

        assertThat(script.asked("settle"))
                .singleElement()
                .satisfies(batch -> assertThat((List<?>) batch)
                        .singleElement()
                        .isInstanceOfSatisfying(Settlement.Retry.class, retry -> {
                            assertThat(retry.key()).isEqualTo(held.claim().key());
                            assertThat(retry.failure().kind()).isEqualTo(FailureKind.AMBIGUOUS);
                            assertThat(retry.failure().rule()).isEqualTo("timeout");
                            assertThat(retry.failure().stackTrace()).contains(WatchdogTest.class.getName());
                        }));
        assertThat(held.end()).isFalse();
    }

    @Test
    void an_attempt_without_a_timeout_is_interrupted_at_the_longest_run_time_while_it_still_has_its_lease() {
        HeldClaim held = run("endless");
        for (int second = 1; second < 60; second++) {
            pass(Duration.ofSeconds(1));
        }
        assertThat(Thread.interrupted()).isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(Thread.interrupted()).isTrue();

        for (int second = 0; second < GRACE.toSeconds(); second++) {
            pass(Duration.ofSeconds(1));
        }

        assertThat(slots.stuck()).isEqualTo(1);
        assertThat(leases.mayWrite(held)).isTrue();
        assertThat(settler.backlog()).isEqualTo(1);
    }

    @Test
    void f6_an_attempt_that_slept_through_its_lease_is_interrupted_and_its_thread_left_without_a_result() {
        HeldClaim held = run("endless");
        Claims.pass(clock, Claims.USABLE);
        watchdog.look();
        assertThat(held.isLost()).isTrue();
        assertThat(Thread.interrupted()).isTrue();

        Claims.pass(clock, GRACE);
        watchdog.look();

        assertThat(slots.stuck()).isEqualTo(1);
        assertThat(settler.backlog()).isZero();
        assertThat(leases.all()).isEmpty();
    }

    @Test
    void c10_it_works_while_the_store_does_not_answer() {
        run("short");
        run("endless");
        Claims.pass(clock, Duration.ofMinutes(10));

        watchdog.look();

        assertThat(script.asked("extendLeases")).isEmpty();
        assertThat(script.asked("settle")).isEmpty();
        assertThat(leases.lost()).isEqualTo(2);
    }
}
