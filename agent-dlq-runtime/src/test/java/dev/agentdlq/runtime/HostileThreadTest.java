/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.Receipt;
import dev.agentdlq.Receipt.Storage;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.spi.DlqStore;
import dev.agentdlq.spi.NewEntry;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Threads that are interrupted, virtual or dressed up, and what they look like afterwards. */
class HostileThreadTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    static class Tools {
        final CountDownLatch entered;

        Tools(int calls) {
            entered = new CountDownLatch(calls);
        }

        @AgentTask(type = "fail", maxRetries = 0)
        public void fail(String name) throws IOException {
            entered.countDown();
            throw new IOException(name);
        }

        @AgentTask(type = "hostile", maxRetries = 0)
        public void hostile(Hostile argument) throws IOException {
            throw new IOException("hostile");
        }

        @AgentTask(type = "later", maxRetries = 0)
        public CompletableFuture<String> later() {
            return CompletableFuture.supplyAsync(() -> {
                throw new IllegalStateException("later");
            });
        }
    }

    /** Leaves the thread that reads it as it should not. */
    public static class Hostile {
        public String getName() {
            MDC.put("left", "behind");
            Thread.currentThread().setContextClassLoader(null);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("hostile");
        }
    }

    private final Queue<AgentDlq> open = new ConcurrentLinkedQueue<>();

    private AgentDlq open(DlqStore store) {
        AgentDlq dlq = AgentDlq.builder()
                .store(store)
                .withoutSpool()
                .captureDeadline(DEADLINE)
                .build();
        open.add(dlq);
        return dlq;
    }

    @AfterEach
    void close() {
        open.forEach(AgentDlq::close);
        MDC.clear();
    }

    private static DlqStore ordinaryStore() {
        return TroubledStore.with((method, argument) -> {});
    }

    @Test
    void g3_an_interrupt_before_the_failure_is_kept() {
        AgentDlq dlq = open(ordinaryStore());
        Tools tools = dlq.wrap(new Tools(1));
        Thread.currentThread().interrupt();

        Throwable thrown = catchThrowable(() -> tools.fail("a"));

        assertThat(Thread.interrupted()).as("still interrupted").isTrue();
        assertThat(thrown).isExactlyInstanceOf(IOException.class);
        assertThat(dlq.receipt(thrown).orElseThrow().storage()).isEqualTo(Storage.STORE);
    }

    @Test
    void g4_an_interrupt_while_the_caller_waits_neither_ends_the_wait_nor_gets_lost() throws Exception {
        CountDownLatch inserting = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        AgentDlq dlq = open(TroubledStore.with((method, argument) -> {
            if (method.equals("insert")) {
                inserting.countDown();
                released.await();
            }
        }));
        Tools tools = dlq.wrap(new Tools(1));
        Queue<Receipt> receipts = new ConcurrentLinkedQueue<>();
        Queue<Boolean> interrupts = new ConcurrentLinkedQueue<>();
        Thread caller = new Thread(() -> {
            Throwable thrown = catchThrowable(() -> tools.fail("a"));
            interrupts.add(Thread.currentThread().isInterrupted());
            receipts.add(dlq.receipt(thrown).orElseThrow());
        });
        caller.start();
        assertThat(inserting.await(20, TimeUnit.SECONDS)).isTrue();

        caller.interrupt();
        released.countDown();
        caller.join();

        assertThat(interrupts).containsExactly(true);
        assertThat(receipts).extracting(Receipt::storage).containsExactly(Storage.STORE);
    }

    @Test
    void g6_an_interrupted_virtual_thread_is_like_any_other() throws Exception {
        AgentDlq dlq = open(ordinaryStore());
        Tools tools = dlq.wrap(new Tools(1));
        Queue<Boolean> interrupts = new ConcurrentLinkedQueue<>();

        Optional<Thread> virtual = VirtualThreads.start(() -> {
            Thread.currentThread().interrupt();
            Throwable thrown = catchThrowable(() -> tools.fail("a"));
            assertThat(dlq.receipt(thrown).orElseThrow().storage()).isEqualTo(Storage.STORE);
            interrupts.add(Thread.currentThread().isInterrupted());
        });

        if (virtual.isPresent()) {
            virtual.get().join();
            assertThat(interrupts).containsExactly(true);
        } else {
            assertThat(Runtime.version().feature()).as("no virtual threads").isLessThan(21);
        }
    }

    @Test
    void g7_virtual_threads_that_wait_for_their_capture_hold_no_carrier() throws Exception {
        Process child = ChildJvm.start(
                OneCarrier.class,
                List.of("-Djdk.virtualThreadScheduler.parallelism=1", "-Djdk.virtualThreadScheduler.maxPoolSize=1"));

        assertThat(ChildJvm.linesOf(child))
                .containsExactly(Runtime.version().feature() < 21 ? "none" : "stored " + OneCarrier.CALLERS);
    }

    /** Runs in a process of its own: so many virtual threads share one carrier. */
    static final class OneCarrier {
        static final int CALLERS = 50;

        private OneCarrier() {}

        public static void main(String[] arguments) throws Exception {
            Tools target = new Tools(CALLERS);
            // nothing is stored before all callers wait at the same time
            DlqStore store = TroubledStore.with((method, argument) -> {
                if (method.equals("insert") && !target.entered.await(60, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("a caller holds the carrier");
                }
            });
            try (AgentDlq dlq = AgentDlq.builder()
                    .store(store)
                    .withoutSpool()
                    .captureDeadline(Duration.ofSeconds(60))
                    .build()) {
                Tools tools = dlq.wrap(target);
                Queue<Thread> callers = new ConcurrentLinkedQueue<>();
                for (int i = 0; i < CALLERS; i++) {
                    VirtualThreads.start(() -> Quietly.run(() -> tools.fail("a")))
                            .ifPresent(callers::add);
                }
                for (Thread caller : callers) {
                    caller.join();
                }
                System.out.println(
                        callers.isEmpty() ? "none" : "stored " + dlq.health().keptInStore());
            }
        }
    }

    /** By reflection, because they are younger than the oldest JDK that we support. */
    static final class VirtualThreads {
        private VirtualThreads() {}

        static Optional<Thread> start(Runnable work) throws ReflectiveOperationException {
            Optional<Method> starter = Arrays.stream(Thread.class.getMethods())
                    .filter(method -> method.getName().equals("startVirtualThread"))
                    .findFirst();
            return starter.isEmpty()
                    ? Optional.empty()
                    : Optional.of((Thread) starter.get().invoke(null, work));
        }
    }

    @Test
    void a_failed_call_leaves_its_thread_as_it_found_it() throws Exception {
        AgentDlq dlq = open(ordinaryStore());
        Tools tools = dlq.wrap(new Tools(1));
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader own = new URLClassLoader(new URL[0], before)) {
            thread.setContextClassLoader(own);
            MDC.put("user", "7");

            assertThat(catchThrowable(() -> tools.fail("a"))).isExactlyInstanceOf(IOException.class);
            assertThat(catchThrowable(() -> tools.hostile(new Hostile()))).isExactlyInstanceOf(IOException.class);
            assertThat(catchThrowable(() -> tools.later().join())).isNotNull();

            assertThat(thread.getContextClassLoader()).isSameAs(own);
            assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("user", "7"));
            assertThat(Thread.interrupted()).isFalse();
            assertThat(catchThrowable(TaskAttempt::current)).isInstanceOf(IllegalStateException.class);
            assertThat(dlq.review().find(DlqQuery.everything()).entries()).hasSize(3);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void what_foreign_code_does_to_the_thread_that_reads_it_does_not_reach_the_next_one() {
        Queue<NewEntry> inserted = new ConcurrentLinkedQueue<>();
        AgentDlq dlq = open(TroubledStore.recording(inserted));
        Tools tools = dlq.wrap(new Tools(1));

        for (int i = 0; i < 20; i++) {
            Quietly.run(() -> tools.hostile(new Hostile()));
        }

        assertThat(inserted).hasSize(20).allSatisfy(entry -> {
            assertThat(entry.failure().errorMessage()).isEqualTo("hostile");
            assertThat(entry.mdc()).isEmpty();
        });
    }
}
