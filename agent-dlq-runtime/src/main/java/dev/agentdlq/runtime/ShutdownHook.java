/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the worker of a queue when the JVM is told to end, so that running attempts end or are given back. Captures go
 * on: other hooks may call tools that fail.
 */
final class ShutdownHook {
    private static final Logger LOG = LoggerFactory.getLogger(ShutdownHook.class);

    private final Thread thread;

    ShutdownHook(Runnable stop) {
        thread = new Thread(null, () -> run(stop), "agent-dlq-shutdown", 0, false);
    }

    private static void run(Runnable stop) {
        try {
            stop.run();
        } catch (RuntimeException trouble) {
            LOG.warn("the worker could not be stopped in order ({}); its leases run out", trouble.toString());
        }
    }

    void add() {
        try {
            Runtime.getRuntime().addShutdownHook(thread);
        } catch (IllegalStateException ending) {
            LOG.warn("the JVM is ending while a queue is started; its leases run out");
        }
    }

    /** Lets go of the queue, which may belong to an application that is unloaded. */
    void remove() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException ending) {
            // It runs, or is about to, and has nothing left to do.
        }
    }
}
