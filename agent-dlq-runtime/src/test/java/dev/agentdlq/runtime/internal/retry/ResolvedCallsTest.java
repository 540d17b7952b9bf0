/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.AgentTask;
import dev.agentdlq.ArgumentsState;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.Effect;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.OnResolved;
import dev.agentdlq.Reason;
import dev.agentdlq.StoreException;
import dev.agentdlq.runtime.internal.store.LogLines;
import dev.agentdlq.runtime.internal.task.BoundTask;
import dev.agentdlq.runtime.internal.task.TaskFinder;
import dev.agentdlq.runtime.internal.task.TaskRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Time passes only when the test says so; the threads are real. */
@Timeout(60)
class ResolvedCallsTest {
    class Tools {
        @AgentTask(type = "task")
        void work() {}

        @OnResolved("task")
        void worked(DlqEntry entry) throws InterruptedException {
            begun.release();
            if (stubborn) {
                go.acquireUninterruptibly();
            } else {
                go.acquire();
            }
            ended.incrementAndGet();
        }
    }

    private final Semaphore begun = new Semaphore(0);
    private final Semaphore go = new Semaphore(0);
    private final AtomicInteger ended = new AtomicInteger();
    private volatile boolean stubborn;
    private volatile FailureStatus status = FailureStatus.RESOLVED;
    private final AtomicInteger storeTroubles = new AtomicInteger();
    private final AtomicLong clock = Claims.clock();
    private final Semaphore room = new Semaphore(0);
    private final ScriptedStore script = new ScriptedStore().on("get", arguments -> {
        if (storeTroubles.getAndDecrement() > 0) {
            throw new StoreException("down", null);
        }
        return Optional.of(entry((UUID) Objects.requireNonNull(arguments[0])));
    });
    private final ResolvedCalls calls = new ResolvedCalls(script.open(), Claims.settings(2), room::release, clock::get);
    private final BoundTask task =
            new TaskRegistry().add(TaskFinder.tasksOf(Tools.class), new Tools()).get(0);

    private DlqEntry entry(UUID id) {
        return new DlqEntry(
                id,
                id.toString(),
                "task",
                "{}",
                ArgumentsState.EXACT,
                Effect.IDEMPOTENT,
                Map.of(),
                "java.net.ConnectException",
                null,
                "",
                FailureKind.TRANSIENT,
                null,
                "rule",
                "1-0",
                Reason.TRANSIENT,
                2,
                3,
                0,
                0,
                0,
                status,
                Instant.EPOCH,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private void stored(int count) {
        for (int i = 0; i < count; i++) {
            HeldClaim held = new HeldClaim(Claims.of("task"), clock.get());
            held.succeed(new Success(task, task.target(), null));
            calls.stored(held);
        }
    }

    private boolean isIdle(Duration patience) throws InterruptedException {
        return calls.awaitIdle(patience.toNanos());
    }

    @Test
    void tells_of_as_many_at_once_as_may_run_and_of_the_others_after_them() throws Exception {
        stored(5);
        begun.acquire(2);
        assertThat(calls.backlog()).isEqualTo(5);
        assertThat(isIdle(Duration.ZERO)).isFalse();

        go.release(5);

        assertThat(isIdle(Duration.ofSeconds(50))).isTrue();
        assertThat(ended).hasValue(5);
        assertThat(calls.backlog()).isZero();
        room.acquire(5);
    }

    @Test
    void tells_nobody_of_what_nobody_waits_for() throws Exception {
        calls.stored(new HeldClaim(Claims.of("task"), clock.get()));

        assertThat(isIdle(Duration.ZERO)).isTrue();
    }

    @Test
    void waits_for_a_store_that_does_not_answer() throws Exception {
        storeTroubles.set(3);
        go.release();

        stored(1);

        assertThat(isIdle(Duration.ofSeconds(50))).isTrue();
        assertThat(ended).hasValue(1);
    }

    @Test
    void tells_nobody_of_an_entry_that_is_not_resolved_after_all() throws Exception {
        status = FailureStatus.PENDING_RETRY;
        try (LogLines log = new LogLines(ResolvedCalls.class)) {
            stored(1);

            assertThat(isIdle(Duration.ofSeconds(50))).isTrue();
            assertThat(begun.availablePermits()).isZero();
            assertThat(log.lines()).singleElement().asString().contains("lost that it was resolved");
        }
    }

    @Test
    void interrupts_what_takes_too_long() throws Exception {
        try (LogLines log = new LogLines(ResolvedCalls.class)) {
            stored(1);
            begun.acquire();
            Claims.pass(clock, ResolvedCall.LONGEST.minusMillis(1));
            calls.look();
            assertThat(calls.backlog()).isEqualTo(1);

            Claims.pass(clock, Duration.ofMillis(1));
            calls.look();

            assertThat(isIdle(Duration.ofSeconds(50))).isTrue();
            assertThat(ended).hasValue(0);
            assertThat(log.lines())
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("WARN the @OnResolved method Tools.worked has taken longer than PT30S"))
                    .anySatisfy(line -> assertThat(line)
                            .startsWith(
                                    "WARN the @OnResolved method Tools.worked threw java.lang.InterruptedException"));
        }
    }

    @Test
    void leaves_behind_what_does_not_end_when_interrupted_and_gives_its_place_to_others() throws Exception {
        stubborn = true;
        stored(3);
        begun.acquire(2);
        Claims.pass(clock, ResolvedCall.LONGEST);
        calls.look();
        assertThat(begun.tryAcquire()).isFalse();

        Claims.pass(clock, WorkerSettings.INTERRUPT_GRACE);
        calls.look();

        assertThat(begun.tryAcquire(50, TimeUnit.SECONDS)).isTrue();
        assertThat(calls.backlog()).isEqualTo(1);
        go.release(3);
        assertThat(isIdle(Duration.ofSeconds(50))).isTrue();
    }

    @Test
    void a_stop_interrupts_what_runs_and_drops_what_waits() throws Exception {
        stored(5);
        begun.acquire(2);

        calls.abandon();

        assertThat(isIdle(Duration.ofSeconds(50))).isTrue();
        assertThat(ended).hasValue(0);
        assertThat(begun.availablePermits()).isZero();
        calls.shutdown();
    }
}
