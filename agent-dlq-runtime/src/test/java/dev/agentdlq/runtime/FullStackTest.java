/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.spi.NewEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Calls on a stack that is full or nearly so (faults G11 and G12). */
class FullStackTest {
    private static final long SMALL_STACK = 256L * 1024;

    /** Small frames that are left when a thread can be started for sure; with less, only the exception is safe. */
    private static final int LEAST_ROOM = 200;

    static class Tools {
        @Nullable
        Tools wrapper;

        RuntimeException failure = new IllegalStateException("made before the stack was full");
        boolean executed;

        /** Calls nothing: on a full stack it fails with the very exception all the same. */
        @AgentTask(type = "leaf", maxRetries = 0)
        public void leaf() {
            executed = true;
            throw failure;
        }

        @AgentTask(type = "endless", maxRetries = 0)
        public int endless(int level) {
            return Objects.requireNonNull(wrapper).endless(level + 1) + 1;
        }
    }

    private final Queue<NewEntry> inserted = new ConcurrentLinkedQueue<>();
    private final AgentDlq dlq = AgentDlq.builder()
            .store(TroubledStore.recording(inserted))
            .withoutSpool()
            .captureDeadline(Duration.ofSeconds(10))
            .build();
    private final Tools target = new Tools();
    private final Tools tools = dlq.wrap(target);
    private int wanted;
    private int reached;

    @AfterEach
    void close() {
        dlq.close();
    }

    private long entries() {
        return dlq.review().stats().total();
    }

    @Test
    void a_task_that_overflows_the_stack_through_its_wrapper_makes_an_entry_for_the_outermost_call_G11()
            throws Exception {
        target.wrapper = tools;
        List<Throwable> thrown = new ArrayList<>();
        List<Throwable> afterwards = new ArrayList<>();

        onSmallStack(() -> {
            thrown.add(catchThrowable(() -> tools.endless(0)));
            afterwards.add(catchThrowable(TaskAttempt::current));
        });

        assertThat(thrown.get(0)).isExactlyInstanceOf(StackOverflowError.class);
        assertThat(afterwards.get(0)).isExactlyInstanceOf(IllegalStateException.class);
        assertThat(dlq.review().find(DlqQuery.everything()).entries().stream()
                        .filter(entry -> !entry.status().isFinal()))
                .singleElement()
                .satisfies(outermost -> {
                    assertThat(outermost.payload()).contains("0");
                    assertThat(outermost.parentId()).isNull();
                    assertThat(outermost.errorType()).isEqualTo(StackOverflowError.class.getName());
                });
        assertThat(entries()).isLessThan(10);
    }

    @Test
    void a_call_that_fails_on_a_nearly_full_stack_is_captured_and_throws_the_same_G12() throws Exception {
        List<String> broken = new ArrayList<>();
        int[] executions = {0};

        for (int room = 0; room < LEAST_ROOM + 50; room++) {
            int left = room;
            onSmallStack(() -> {
                Throwable full = dive(Integer.MAX_VALUE);
                int deepest = reached;
                target.failure = new IllegalStateException("room " + left);
                target.executed = false;
                MDC.put("user", "7");
                inserted.clear();
                long before = entries();
                Throwable thrown = dive(deepest - left);
                if (target.executed) {
                    executions[0]++;
                    boolean kept = entries() == before + 1;
                    boolean known =
                            inserted.stream().allMatch(entry -> entry.mdc().equals(Map.of("user", "7")));
                    if (thrown != target.failure || (!(kept && known) && left >= LEAST_ROOM)) {
                        broken.add(left + ": " + thrown + ", " + (entries() - before) + " entries");
                    }
                } else if (!(thrown instanceof StackOverflowError && full instanceof StackOverflowError)) {
                    broken.add(left + ": not executed, but " + thrown);
                }
                if (!(catchThrowable(TaskAttempt::current) instanceof IllegalStateException)) {
                    broken.add(left + ": a task is still running");
                }
            });
        }

        assertThat(broken).isEmpty();
        assertThat(executions[0]).isPositive();
    }

    private @Nullable Throwable atDepth(int depth) {
        reached = Math.max(reached, wanted - depth);
        if (depth > 0) {
            return atDepth(depth - 1);
        }
        try {
            tools.leaf();
            return null;
        } catch (Throwable thrown) {
            return thrown;
        }
    }

    private @Nullable Throwable dive(int depth) {
        wanted = depth;
        reached = 0;
        try {
            return atDepth(depth);
        } catch (StackOverflowError full) {
            return full;
        }
    }

    private static void onSmallStack(Runnable work) throws InterruptedException {
        List<Throwable> thrown = new ArrayList<>();
        Thread thread = new Thread(null, work, "small", SMALL_STACK);
        thread.setUncaughtExceptionHandler((broken, failure) -> thrown.add(failure));
        thread.start();
        thread.join();
        assertThat(thrown).isEmpty();
    }
}
