/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs what depends on a capture, on as many threads as it takes: some of it is the application's and may block, and a
 * pool that others share may be full of what waits for this. Threads end after some idle seconds. Thread-safe.
 */
final class Completions implements Executor {
    private static final int IDLE_SECONDS = 5;

    private final AtomicInteger number = new AtomicInteger();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), this::newThread);

    private Thread newThread(Runnable task) {
        Thread thread = new Thread(null, task, "agent-dlq-complete-" + number.incrementAndGet(), 0, false);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void execute(Runnable task) {
        try {
            threads.execute(task);
        } catch (RuntimeException | OutOfMemoryError noThread) {
            task.run();
        }
    }
}
