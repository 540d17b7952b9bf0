/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.node;

import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.runtime.AgentDlqBuilder;
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
    private static final Duration POLL = Duration.ofMillis(100);

    /** Shorter than slow tools, so that a stop interrupts them and gives their entries back. */
    private static final Duration GRACE = Duration.ofMillis(500);

    /** What the parent writes to have one endless tool called. */
    private static final int CALL = 'c';

    /** What the parent takes for a bug, wherever it is: a thread has died. */
    private static final int THREAD_DIED = 71;

    /** Enough for some slow tools at a time. */
    private static final int FEW_RETRIES = 6;

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
        try (AgentDlq dlq = build(options)) {
            Saboteur saboteur = new Saboteur(options.sabotage(), options.url());
            Workload workload = new Workload(dlq, ledger, saboteur, options);
            dlq.start();
            List<Thread> callers = startCallers(workload, options);
            obey(workload);
            stopping = true;
            for (Thread caller : callers) {
                caller.join();
            }
        }
    }

    private static AgentDlq build(NodeOptions options) {
        AgentDlqBuilder builder =
                AgentDlq.builder().jdbcUrl(options.url(), "postgres", "").spool(options.spool());
        if (options.pace().leaseMillis() > 0) {
            builder.lease(Duration.ofMillis(options.pace().leaseMillis()))
                    .pollInterval(POLL)
                    .workerConcurrency(options.threads() == 0 ? MANY_RETRIES : FEW_RETRIES)
                    .shutdownGrace(GRACE);
        }
        return builder.build();
    }

    private List<Thread> startCallers(Workload workload, NodeOptions options) {
        List<Thread> callers = new ArrayList<>();
        for (int i = 1; i <= options.threads(); i++) {
            Thread caller = new Thread(() -> call(workload, options.pace().thinkingMillis()), "torture-caller-" + i);
            // One of its own, so that another one in its place would be noticed.
            caller.setContextClassLoader(new URLClassLoader(new URL[0], Node.class.getClassLoader()));
            caller.start();
            callers.add(caller);
        }
        return callers;
    }

    /** The disk of this machine takes more failures than the database: without pauses most would be spooled. */
    private void call(Workload workload, int thinkingMillis) {
        while (!stopping) {
            workload.step();
            Patience.pause(Duration.ofMillis(thinkingMillis));
        }
    }

    /** The input ends when the parent says so, and when it dies. */
    private static void obey(Workload workload) throws IOException {
        int next;
        do {
            next = System.in.read();
            if (next == CALL) {
                workload.callEndless();
            }
        } while (next >= 0);
    }
}
