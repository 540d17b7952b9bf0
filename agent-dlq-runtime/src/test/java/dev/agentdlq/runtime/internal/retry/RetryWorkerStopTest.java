/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.AgentTask;
import dev.agentdlq.runtime.internal.classify.RuleClassifier;
import dev.agentdlq.runtime.internal.codec.ArgumentsCodec;
import dev.agentdlq.runtime.internal.codec.JsonCodec;
import dev.agentdlq.runtime.internal.codec.JsonViews;
import dev.agentdlq.runtime.internal.notify.Listeners;
import dev.agentdlq.runtime.internal.notify.Settlements;
import dev.agentdlq.runtime.internal.redact.Redaction;
import dev.agentdlq.runtime.internal.task.TaskFinder;
import dev.agentdlq.runtime.internal.task.TaskRegistry;
import dev.agentdlq.runtime.internal.time.Alarm;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.ClaimKey;
import dev.agentdlq.spi.ClaimRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stop that meets a claim whose answer is on its way. */
@Timeout(60)
class RetryWorkerStopTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicInteger executed = new AtomicInteger();

    class Tools {
        @AgentTask(type = "task")
        void work() {
            executed.incrementAndGet();
        }
    }

    private RetryWorker worker(ScriptedStore script, Duration grace) {
        TaskRegistry tasks = new TaskRegistry();
        tasks.add(TaskFinder.tasksOf(Tools.class), new Tools());
        WorkerSettings settings = new WorkerSettings(
                Claims.NODE, 4, Duration.ofMillis(20), Claims.LEASE, Claims.MAX_RUN_TIME, grace, () -> 0.5);
        return new RetryWorker(
                settings,
                script.open(),
                new Execution(
                        tasks,
                        new ArgumentsCodec(new JsonCodec(), null),
                        new JsonViews(),
                        new RuleClassifier(List.of()),
                        Redaction.ofDefaults()),
                new Listeners(List.of()),
                new Settlements(),
                new Alarm(System::nanoTime));
    }

    @Test
    void l1_a_claim_that_is_answered_after_the_stop_has_given_up_is_given_back_and_not_executed() throws Exception {
        CountDownLatch claiming = new CountDownLatch(1);
        Set<ClaimKey> claimed = ConcurrentHashMap.newKeySet();
        Set<ClaimKey> released = ConcurrentHashMap.newKeySet();
        CountDownLatch mayAnswer = new CountDownLatch(1);
        ScriptedStore script = new ScriptedStore()
                .on("claim", arguments -> {
                    claiming.countDown();
                    awaitUninterruptibly(mayAnswer);
                    ClaimRequest request = (ClaimRequest) Objects.requireNonNull(arguments[0]);
                    Claim claim = Claims.of("task", request.token());
                    claimed.add(claim.key());
                    return List.of(claim);
                })
                .on("release", arguments -> {
                    Set<Object> ids = new HashSet<>();
                    for (Object key : (Collection<?>) Objects.requireNonNull(arguments[0])) {
                        released.add((ClaimKey) key);
                        ids.add(((ClaimKey) key).id());
                    }
                    return ids;
                });
        // nothing runs, so that the stop gives up at once and then waits for the claiming thread
        RetryWorker worker = worker(script, Duration.ZERO);
        worker.start();
        assertThat(claiming.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        Thread closing = new Thread(worker::close);
        closing.start();
        awaitParked(closing);

        mayAnswer.countDown();
        closing.join();
        while (worker.health().running() > 0) {
            Thread.onSpinWait();
        }

        assertThat(claimed).hasSize(1);
        assertThat(released).isEqualTo(claimed);
        assertThat(executed).hasValue(0);
        assertThat(worker.health().lostLeases()).isZero();
    }

    /** The stop waits for nothing but the claiming thread, for a second or two. */
    private static void awaitParked(Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING && thread.getState() != Thread.State.TERMINATED) {
            Thread.onSpinWait();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean done = false;
        while (!done) {
            try {
                latch.await();
                done = true;
            } catch (InterruptedException ignored) {
                // a driver that does not listen to interrupts
            }
        }
    }
}
