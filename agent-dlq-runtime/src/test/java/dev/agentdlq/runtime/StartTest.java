/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Receipt.Storage;
import dev.agentdlq.SpoolOverflow;
import dev.agentdlq.StoreException;
import dev.agentdlq.runtime.internal.store.InMemoryStore;
import dev.agentdlq.runtime.internal.store.LateStore;
import dev.agentdlq.runtime.internal.store.LogLines;
import dev.agentdlq.spi.DlqStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What build() refuses, and what it starts without. */
class StartTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    static class Tools {
        @AgentTask(type = "pay", maxRetries = 0)
        public void pay() throws IOException {
            throw new IOException("no answer");
        }
    }

    @Test
    void bad_options_are_refused_by_one_message_that_lists_them_all() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> AgentDlq.builder()
                        .inMemory()
                        .captureDeadline(Duration.ZERO)
                        .startTimeout(Duration.ofSeconds(-1))
                        .maxPayloadBytes(-5)
                        .spoolLimit(-1, SpoolOverflow.REJECT)
                        .spool(file)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("captureDeadline must be from PT0.001S to PT1M, but was PT0S")
                .hasMessageContaining("startTimeout must be from PT0S to PT1H, but was PT-1S")
                .hasMessageContaining("maxPayloadBytes must be from 1024 to 67108864, but was -5")
                .hasMessageContaining("spoolLimit must be from 1048576 to 1099511627776 bytes, but was -1")
                .hasMessageContaining(file.toString());
    }

    @Test
    void a_spool_cannot_be_both_chosen_and_done_without() {
        assertThatThrownBy(() -> AgentDlq.builder()
                        .inMemory()
                        .spool(folder)
                        .withoutSpool()
                        .build())
                .hasMessageContaining("spool(folder) and withoutSpool() must not both be called");
    }

    @Test
    void an_application_that_never_fails_leaves_nothing_on_the_disk() throws IOException {
        Path spool = folder.resolve("spool");

        AgentDlq.builder().inMemory().spool(spool).build().close();

        try (var left = Files.walk(folder)) {
            assertThat(left).containsExactly(folder);
        }
    }

    @Test
    void b20_a_store_that_hangs_is_not_waited_for_and_what_fails_meanwhile_reaches_it_later() {
        CountDownLatch answers = new CountDownLatch(1);
        DlqStore hanging = store(() -> {
            answers.await();
            return null;
        });
        try (AgentDlq dlq = builder(hanging, Duration.ZERO).build()) {
            Tools tools = dlq.wrap(new Tools());
            Throwable thrown = catchThrowable(tools::pay);
            assertThat(dlq.receipt(thrown).orElseThrow().storage()).isEqualTo(Storage.SPOOL);
            assertThat(dlq.health().storeAnswers()).isFalse();

            answers.countDown();

            await(dlq);
            assertThat(dlq.review().stats().lines()).hasSize(1);
        }
    }

    @Test
    void a_store_that_is_down_at_first_is_opened_when_it_is_back() {
        CountDownLatch down = new CountDownLatch(3);
        DlqStore failing = store(() -> {
            if (down.getCount() > 0) {
                down.countDown();
                throw new StoreException("down", null);
            }
            return null;
        });
        try (AgentDlq dlq = builder(failing, PATIENCE).build()) {
            assertThat(dlq.health().storeAnswers()).isFalse();

            await(dlq);

            Throwable thrown = catchThrowable(dlq.wrap(new Tools())::pay);
            assertThat(dlq.receipt(thrown).orElseThrow().storage()).isEqualTo(Storage.STORE);
        }
    }

    @Test
    void a_store_that_does_not_fit_is_refused_because_waiting_does_not_help() {
        DlqStore newer = store(() -> {
            throw StoreException.incompatible("schema version 99");
        });

        assertThatThrownBy(() -> builder(newer, PATIENCE).build())
                .isInstanceOf(StoreException.class)
                .hasMessage("schema version 99");
    }

    @Test
    void j6_a_store_that_turns_out_not_to_fit_when_it_answers_at_last_is_said_once_and_loudly() {
        CountDownLatch answers = new CountDownLatch(1);
        DlqStore newer = store(() -> {
            answers.await();
            throw StoreException.incompatible("schema version 99");
        });
        try (LogLines log = new LogLines(LateStore.class);
                AgentDlq dlq = builder(newer, Duration.ZERO).build()) {
            Tools tools = dlq.wrap(new Tools());
            answers.countDown();

            long begin = System.nanoTime();
            while (log.lines().isEmpty() || System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(1)) {
                assertThat(dlq.receipt(catchThrowable(tools::pay)).orElseThrow().storage())
                        .isEqualTo(Storage.SPOOL);
                assertThat(System.nanoTime() - begin).isLessThan(PATIENCE.toNanos());
            }

            assertThat(log.lines())
                    .containsExactly(
                            "ERROR schema version 99; until then failed calls go to the spool, and nothing is retried");
        }
    }

    private AgentDlqBuilder builder(DlqStore store, Duration startTimeout) {
        return AgentDlq.builder()
                .store(store)
                .spool(folder)
                .startTimeout(startTimeout)
                .captureDeadline(Duration.ofSeconds(5));
    }

    private static void await(AgentDlq dlq) {
        long begin = System.nanoTime();
        while (!dlq.health().storeAnswers() || dlq.health().spooled() > 0) {
            assertThat(System.nanoTime() - begin).isLessThan(PATIENCE.toNanos());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** What happens before a store is open. */
    interface Opening {
        Void before() throws Exception;
    }

    private static DlqStore store(Opening opening) {
        InMemoryStore store = new InMemoryStore(InstantSource.system());
        return (DlqStore) Proxy.newProxyInstance(
                StartTest.class.getClassLoader(), new Class<?>[] {DlqStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("open")) {
                        opening.before();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw Objects.requireNonNull(thrown.getCause());
                    }
                });
    }
}
