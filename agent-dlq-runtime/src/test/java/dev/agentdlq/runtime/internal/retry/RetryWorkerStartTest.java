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
import dev.agentdlq.runtime.internal.store.InMemoryStore;
import dev.agentdlq.runtime.internal.task.TaskFinder;
import dev.agentdlq.runtime.internal.task.TaskRegistry;
import dev.agentdlq.runtime.internal.time.Alarm;
import dev.agentdlq.spi.DlqStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RetryWorkerStartTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final InMemoryStore memory = new InMemoryStore(InstantSource.system());
    private final CountDownLatch claimed = new CountDownLatch(1);
    private final Alarm alarm = new Alarm(System::nanoTime);

    static class Tools {
        @AgentTask(type = "task")
        public void work() {}
    }

    private DlqStore store() {
        return (DlqStore) Proxy.newProxyInstance(
                RetryWorkerStartTest.class.getClassLoader(),
                new Class<?>[] {DlqStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("claim")) {
                        claimed.countDown();
                    }
                    return method.invoke(memory, arguments);
                });
    }

    private RetryWorker worker(Duration pollInterval) {
        TaskRegistry tasks = new TaskRegistry();
        tasks.add(TaskFinder.tasksOf(Tools.class), new Tools());
        return new RetryWorker(
                new WorkerSettings(
                        "node",
                        4,
                        pollInterval,
                        Duration.ofSeconds(15),
                        Duration.ofMinutes(10),
                        Duration.ZERO,
                        () -> 0.5),
                store(),
                new Execution(
                        tasks,
                        new ArgumentsCodec(new JsonCodec(), null),
                        new JsonViews(),
                        new RuleClassifier(List.of()),
                        Redaction.ofDefaults()),
                new Listeners(List.of()),
                new Settlements(),
                alarm);
    }

    @Test
    void l8_the_first_look_comes_after_a_random_part_of_the_poll_interval() throws Exception {
        Duration interval = Duration.ofSeconds(1);
        try (RetryWorker worker = worker(interval)) {
            long begin = System.nanoTime();

            worker.start();

            assertThat(claimed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(System.nanoTime() - begin)
                    .isGreaterThanOrEqualTo(interval.dividedBy(2).toNanos());
        }
    }

    @Test
    void what_is_due_is_looked_for_at_once() throws Exception {
        alarm.ringIn(Duration.ZERO);
        try (RetryWorker worker = worker(Duration.ofHours(1))) {
            worker.start();

            assertThat(claimed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }
}
