/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.node;

import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.torture.wait.Patience;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that is killed: calls failing tools on some threads, and retries on others, until its standard input
 * ends. Then it closes the queue and ends with 0.
 */
public final class Node {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** What the parent takes for a bug, wherever it is: a thread has died. */
    private static final int THREAD_DIED = 71;

    /** The disk of this machine takes more failures than the database, so most would be spooled without a pause. */
    private static final Duration THINKING = Duration.ofMillis(20);

    private static final int FEW_RETRIES = 2;

    /** Of a process that makes no calls and only finishes what others left. */
    private static final int MANY_RETRIES = 16;

    private volatile boolean stopping;

    private Node() {}

    /**
     * Runs the process.
     *
     * @param arguments those of {@link NodeOptions#arguments()}
     * @throws Exception if the queue cannot be built or the ledger not be written
     */
    public static void main(String[] arguments) throws Exception {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            LOG.error("thread {} must not die, but did", thread.getName(), failure);
            Runtime.getRuntime().halt(THREAD_DIED);
        });
        new Node().run(NodeOptions.parse(arguments));
    }

    private void run(NodeOptions options) throws IOException, InterruptedException {
        Ledger ledger = new Ledger(options.ledger());
        try (AgentDlq dlq = AgentDlq.builder()
                .jdbcUrl(options.url(), "postgres", "")
                .spool(options.spool())
                .lease(LEASE)
                .pollInterval(POLL)
                .workerConcurrency(options.threads() == 0 ? MANY_RETRIES : FEW_RETRIES)
                .shutdownGrace(GRACE)
                .build()) {
            Saboteur saboteur = new Saboteur(options.sabotage(), options.url());
            Workload workload = new Workload(dlq, ledger, saboteur, options.incarnation());
            dlq.start();
            List<Thread> callers = startCallers(workload, options.threads());
            awaitEndOfInput();
            stopping = true;
            for (Thread caller : callers) {
                caller.join();
            }
        }
    }

    private List<Thread> startCallers(Workload workload, int count) {
        List<Thread> callers = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            Thread caller = new Thread(() -> call(workload), "torture-caller-" + i);
            // One of its own, so that another one in its place would be noticed.
            caller.setContextClassLoader(new URLClassLoader(new URL[0], Node.class.getClassLoader()));
            caller.start();
            callers.add(caller);
        }
        return callers;
    }

    private void call(Workload workload) {
        while (!stopping) {
            workload.step();
            Patience.pause(THINKING);
        }
    }

    /** The input ends when the parent says so, and when it dies. */
    private static void awaitEndOfInput() throws IOException {
        byte[] ignored = new byte[16];
        int length;
        do {
            length = System.in.read(ignored);
        } while (length >= 0);
    }
}
