/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Receipt;
import dev.agentdlq.StoreException;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.runtime.internal.store.InMemoryStore;
import dev.agentdlq.spi.DlqListener;
import dev.agentdlq.spi.DlqStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A store that fails or hangs costs neither the caller its exception nor the worker its life. */
class StoreTroubleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    static class Tools {
        @AgentTask(type = "heals", backoff = @Backoff(delay = "1ms"))
        public void heals() throws IOException {
            if (TaskAttempt.current().number() == 1) {
                throw new IOException("first");
            }
        }
    }

    /** Runs before a call reaches the store; may throw or block. */
    interface Trouble {
        void before(String method, Object argument) throws Exception;
    }

    private static DlqStore troubled(Trouble trouble) {
        InMemoryStore store = new InMemoryStore(InstantSource.system());
        return (DlqStore) Proxy.newProxyInstance(
                StoreTroubleTest.class.getClassLoader(),
                new Class<?>[] {DlqStore.class},
                (proxy, method, arguments) -> {
                    trouble.before(method.getName(), arguments == null ? "" : arguments[0]);
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw Objects.requireNonNull(thrown.getCause());
                    }
                });
    }

    private static AgentDlqBuilder builder(DlqStore store) {
        return AgentDlq.builder().store(store).withoutSpool().pollInterval(Duration.ofMillis(10));
    }

    @Test
    void when_the_store_fails_the_caller_gets_its_exception_and_everybody_is_told() {
        Queue<Receipt> lost = new ConcurrentLinkedQueue<>();
        DlqListener listener = new DlqListener() {
            @Override
            public void onCaptureFailed(Receipt receipt) {
                lost.add(receipt);
            }
        };
        DlqStore store = troubled((method, argument) -> {
            if (method.equals("insert")) {
                throw new StoreException("down", null);
            }
        });
        try (AgentDlq dlq = builder(store).listener(listener).build()) {
            Tools tools = dlq.wrap(new Tools());

            Throwable thrown = catchThrowable(tools::heals);

            assertThat(thrown).isExactlyInstanceOf(IOException.class);
            Receipt receipt = dlq.receipt(thrown).orElseThrow();
            assertThat(receipt.storage()).isEqualTo(Receipt.Storage.NONE);
            assertThat(receipt.noticeForModel())
                    .contains("not certain")
                    .contains(receipt.entryId().toString());
            assertThat(lost).containsExactly(receipt);
        }
    }

    @Test
    void when_the_store_hangs_the_caller_goes_on_after_the_deadline_and_the_entry_may_arrive_later() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        CountDownLatch arrived = new CountDownLatch(1);
        DlqStore store = troubled((method, argument) -> {
            if (method.equals("insert")) {
                answer.await();
                arrived.countDown();
            }
        });
        try (AgentDlq dlq =
                builder(store).captureDeadline(Duration.ofMillis(50)).build()) {
            Tools tools = dlq.wrap(new Tools());

            Throwable thrown = catchThrowable(tools::heals);

            Receipt receipt = dlq.receipt(thrown).orElseThrow();
            assertThat(receipt.storage()).isEqualTo(Receipt.Storage.NONE);
            answer.countDown();
            arrived.await();
            dlq.start();
            awaitStored(dlq, receipt.entryId());
            assertThat(dlq.await(receipt.entryId(), PATIENCE).orElseThrow().status())
                    .isEqualTo(FailureStatus.RESOLVED);
        }
    }

    private static void awaitStored(AgentDlq dlq, UUID id) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (dlq.review().get(id).isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
    }

    @Test
    void one_hiccup_of_the_store_is_not_even_noticed() {
        Queue<Boolean> hiccups = new ConcurrentLinkedQueue<>(List.of(true));
        DlqStore store = troubled((method, argument) -> {
            if (method.equals("insert") && hiccups.poll() != null) {
                throw new StoreException("connection broken", null);
            }
        });
        try (AgentDlq dlq =
                builder(store).captureDeadline(Duration.ofSeconds(10)).build()) {
            Tools tools = dlq.wrap(new Tools());

            Throwable thrown = catchThrowable(tools::heals);

            assertThat(dlq.receipt(thrown).orElseThrow().storage()).isEqualTo(Receipt.Storage.STORE);
        }
    }

    @Test
    void the_worker_survives_a_store_that_fails_while_claiming_and_settling() throws Exception {
        Queue<String> failures = new ConcurrentLinkedQueue<>(List.of("claim", "claim", "settle", "settle"));
        DlqStore store = troubled((method, argument) -> {
            if (failures.remove(method)) {
                throw new StoreException("down", null);
            }
        });
        try (AgentDlq dlq =
                builder(store).captureDeadline(Duration.ofSeconds(10)).build()) {
            Tools tools = dlq.wrap(new Tools());
            Throwable thrown = catchThrowable(tools::heals);
            dlq.start();

            assertThat(dlq.await(dlq.receipt(thrown).orElseThrow().entryId(), PATIENCE)
                            .orElseThrow()
                            .status())
                    .isEqualTo(FailureStatus.RESOLVED);
            assertThat(failures).isEmpty();
        }
    }
}
