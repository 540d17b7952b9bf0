/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.runtime.internal.store.LogLines;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoopsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** More than fits into nanoseconds, so that a thread which is to pause for it dies. */
    private static final Duration DEADLY = Duration.ofDays(365_000);

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void g14_a_loop_whose_thread_has_died_is_started_again_by_another_one() throws Exception {
        Loops loops = new Loops(DEADLY);
        AtomicReference<Thread> dying = new AtomicReference<>();
        AtomicInteger turns = new AtomicInteger();
        CountDownLatch revived = new CountDownLatch(1);
        loops.add("loops-test-mortal", () -> {
            if (turns.incrementAndGet() == 1) {
                Thread.currentThread().setUncaughtExceptionHandler((thread, death) -> {});
                dying.set(Thread.currentThread());
                throw new IllegalStateException("trouble");
            }
            revived.countDown();
            new CountDownLatch(1).await();
        });
        Semaphore mayTurn = new Semaphore(0);
        Loop healthy = loops.add("loops-test-healthy", mayTurn::acquire);
        try (LogLines log = new LogLines(Loop.class)) {
            loops.start();
            while (dying.get() == null) {
                Thread.onSpinWait();
            }
            dying.get().join(PATIENCE.toMillis());
            assertThat(dying.get().isAlive()).isFalse();

            mayTurn.release();
            await(revived);

            assertThat(log.lines())
                    .filteredOn(line -> line.startsWith("ERROR"))
                    .containsExactly("ERROR thread loops-test-mortal has died and is started again");
        } finally {
            loops.stopAllBut(healthy, PATIENCE);
            healthy.stop(PATIENCE);
        }
    }

    @Test
    void a_loop_that_was_stopped_is_not_started_again() throws Exception {
        Loops loops = new Loops(Duration.ofMillis(1));
        AtomicInteger turns = new AtomicInteger();
        Semaphore mayTurn = new Semaphore(0);
        Loop stopped = loops.add("loops-test-stopped", () -> {
            turns.incrementAndGet();
            new CountDownLatch(1).await();
        });
        CountDownLatch turned = new CountDownLatch(3);
        Loop other = loops.add("loops-test-other", () -> {
            mayTurn.acquire();
            turned.countDown();
        });
        loops.start();
        stopped.stop(PATIENCE);
        int before = turns.get();

        mayTurn.release(3);
        await(turned);
        loops.stopAllBut(stopped, PATIENCE);

        assertThat(turns).hasValue(before);
        assertThat(loops.isOwn(Thread.currentThread())).isFalse();
        other.stop(PATIENCE);
    }

    @Test
    void loops_that_do_not_end_are_waited_for_together_and_not_one_after_the_other() {
        Loops loops = new Loops(Duration.ofMillis(1));
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            loops.add("loops-test-deaf-" + i, () -> {
                begun.countDown();
                awaitUninterruptibly(end);
            });
        }
        Loop last = loops.add("loops-test-last", () -> new CountDownLatch(1).await());
        loops.start();
        awaitUninterruptibly(begun);

        long begin = System.nanoTime();
        loops.stopAllBut(last, Duration.ofMillis(500));
        long took = System.nanoTime() - begin;
        end.countDown();
        last.stop(PATIENCE);

        assertThat(took)
                .isBetween(
                        Duration.ofMillis(500).toNanos(),
                        Duration.ofMillis(1_900).toNanos());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean done = false;
        while (!done) {
            try {
                latch.await();
                done = true;
            } catch (InterruptedException ignored) {
                // this is what makes it deaf
            }
        }
    }
}
