/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import dev.agentdlq.AgentTask;
import dev.agentdlq.Repeats;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SuccessPathTest {
    private static final int CALLS = 200_000;

    static class Tools {
        @AgentTask(type = "add", maxRetries = 0)
        public long add(Object first, long second) {
            if (second < 0) {
                throw new IllegalArgumentException("negative");
            }
            return first.hashCode() + second;
        }
    }

    static class HeldBackTools {
        @AgentTask(type = "add_held_back", repeats = Repeats.COALESCE)
        public long add(Object first, long second) {
            return first.hashCode() + second;
        }
    }

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void a_successful_call_allocates_nothing_even_after_the_failure_path_was_taken() {
        try (AgentDlq dlq = AgentDlq.builder()
                .inMemory()
                .captureDeadline(Duration.ofSeconds(10))
                .build()) {
            Tools tools = dlq.wrap(new Tools());
            for (int i = 0; i < 200; i++) {
                assertThat(catchThrowable(() -> tools.add("a", -1))).isInstanceOf(IllegalArgumentException.class);
            }
            call(tools);

            long thread = Thread.currentThread().getId();
            long before = threads.getThreadAllocatedBytes(thread);
            long sum = call(tools);
            long allocated = threads.getThreadAllocatedBytes(thread) - before;

            assertThat(sum).isPositive();
            // One byte for each call would be 200,000; asking for the figure itself allocates a little.
            assertThat(allocated).isLessThan(CALLS / 10);
        }
    }

    @Test
    void a_task_whose_repeats_are_held_back_allocates_nothing_while_none_of_its_calls_has_failed() {
        try (AgentDlq dlq = AgentDlq.builder().inMemory().build()) {
            HeldBackTools tools = dlq.wrap(new HeldBackTools());
            long sum = call(tools);

            long thread = Thread.currentThread().getId();
            long before = threads.getThreadAllocatedBytes(thread);
            sum += call(tools);
            long allocated = threads.getThreadAllocatedBytes(thread) - before;

            assertThat(sum).isPositive();
            assertThat(allocated).isLessThan(CALLS / 10);
        }
    }

    private static long call(HeldBackTools tools) {
        long sum = 0;
        for (int i = 0; i < CALLS; i++) {
            sum += tools.add("a", i);
        }
        return sum;
    }

    private static long call(Tools tools) {
        long sum = 0;
        for (int i = 0; i < CALLS; i++) {
            sum += tools.add("a", i);
        }
        return sum;
    }
}
