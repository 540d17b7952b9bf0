/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.torture.wait.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A process of {@link PoisonIT}: makes calls that fail, or retries them until its standard input ends or it dies. */
public final class PoisonNode {
    /** What it writes when it begins a retry. */
    static final String RUNNING = "running";

    private static final int KILLED = 137;

    /** Executions that take so long that the others are running too when one of them kills the process. */
    private static final int CROWDED = 3;

    private PoisonNode() {}

    /** The task, one of whose payloads may be deadly. Public, so that it can be wrapped. */
    public static class Tools {
        private final int deadly;

        Tools(int deadly) {
            this.deadly = deadly;
        }

        /**
         * Handles a payload.
         *
         * @param payload its number
         * @return that it worked
         * @throws IOException the first time
         */
        @AgentTask(type = "poison.handle", maxRetries = 3, backoff = @Backoff(delay = "1ms", maxDelay = "1ms"))
        public String handle(int payload) throws IOException {
            int number = TaskAttempt.current().number();
            if (number == 1) {
                throw new IOException("the first execution fails");
            }
            System.out.println(RUNNING);
            if (payload == deadly) {
                Patience.pause(Duration.ofMillis(200));
                Runtime.getRuntime().halt(KILLED);
            }
            if (number <= CROWDED) {
                Patience.pause(Duration.ofMillis(600));
            }
            return "handled";
        }
    }

    /**
     * Runs the process.
     *
     * @param arguments the URL of the database, the folder for the spool, the number of the deadly payload, and how
     *     many calls to make; with none it retries
     * @throws IOException if the standard input cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        int calls = Integer.parseInt(arguments[3]);
        try (AgentDlq dlq = AgentDlq.builder()
                .jdbcUrl(arguments[0])
                .spool(Path.of(arguments[1]))
                .lease(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(50))
                .captureDeadline(Duration.ofSeconds(10))
                .startTimeout(Duration.ofSeconds(10))
                .workerConcurrency(50)
                .build()) {
            Tools tools = dlq.wrap(new Tools(Integer.parseInt(arguments[2])));
            for (int i = 1; i <= calls; i++) {
                fail(tools, i);
            }
            if (calls == 0) {
                dlq.start();
                System.in.transferTo(System.err);
            }
        }
    }

    private static void fail(Tools tools, int payload) {
        try {
            tools.handle(payload);
        } catch (IOException expected) {
            return;
        }
        throw new AssertionError("the first execution must fail, but did not");
    }
}
