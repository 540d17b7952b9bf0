/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import dev.agentdlq.AgentTask;
import dev.agentdlq.internal.EntryIds;
import dev.agentdlq.runtime.internal.task.BoundTask;
import dev.agentdlq.runtime.internal.task.TaskFinder;
import dev.agentdlq.spi.Nesting;
import dev.agentdlq.spi.TaskDescriptor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Describes a failure that nobody had, in the background, so that the first real one finds its classes loaded. */
final class WarmUp implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final int ROUNDS = 20;

    private final Description description;

    /** A tool as an application has it. */
    static class Tool {
        @AgentTask(type = "agent-dlq.sample")
        void fail(String text, int number) throws IOException {
            throw new IOException(text + number);
        }
    }

    /** Another one, whose arguments must be looked into. */
    static class RecordTool {
        record Sample(String text, List<String> texts) {}

        @AgentTask(type = "agent-dlq.record-sample")
        void fail(Sample sample) {}
    }

    WarmUp(Description description) {
        this.description = description;
    }

    static void start(Description description) {
        Thread thread = new Thread(null, new WarmUp(description), "agent-dlq-warm-up", 0, false);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try {
            TaskDescriptor descriptor = TaskFinder.tasksOf(Tool.class).get(0);
            BoundTask task = BoundTask.of(descriptor, Tool.class, Tool::new, List.of(), null);
            for (int i = 0; i < ROUNDS; i++) {
                describe(task, i);
            }
            // last, because it is for wrapping, which fails nobody
            TaskFinder.tasksOf(RecordTool.class).forEach(description::prepare);
        } catch (Throwable cold) {
            LOG.debug("capturing could not be warmed up", cold);
        }
    }

    private void describe(BoundTask task, int round) {
        FailedCall failed = new FailedCall(
                task,
                EntryIds.next(),
                new Object[] {"sample", round},
                new IOException("sample", new IllegalStateException("cause")),
                Nesting.NONE,
                Map.of("conversation_id", "sample"),
                Map.of());
        description.describe(failed, Deadlines.from(Duration.ofSeconds(10)));
    }
}
