/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import dev.agentdlq.AgentContext;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs what the application has written, such as a getter of an exception or of an argument, on threads of its own: one
 * that blocks costs a thread and neither the caller's time nor anybody else's capture. Thread-safe.
 */
final class ForeignCode implements AutoCloseable {
    private static final int MAX_THREADS = 32;
    private static final int MAX_WAITING = 10_000;
    private static final int IDLE_SECONDS = 30;

    private final AtomicInteger number = new AtomicInteger();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            this::newThread);

    ForeignCode() {
        threads.allowCoreThreadTimeOut(true);
    }

    /** Inherits nothing of the caller that happens to make it: the next one may belong to another tenant. */
    private Thread newThread(Runnable task) {
        Thread thread = new Thread(null, task, "agent-dlq-describe-" + number.incrementAndGet(), 0, false);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Begins to run code.
     *
     * @param context what the agent knew
     * @param loader the context class loader
     * @param code the code
     * @param <T> what it returns
     * @return its answer; given up already where too many wait
     */
    <T> Answer<T> ask(Map<String, String> context, @Nullable ClassLoader loader, Supplier<T> code) {
        Answer<T> answer = new Answer<>();
        try {
            threads.execute(() -> answer.run(context, loader, code));
        } catch (RejectedExecutionException tooMany) {
            answer.giveUp();
        }
        return answer;
    }

    /** Interrupts what is blocked and takes nothing more. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    /**
     * What foreign code returns, if it does.
     *
     * @param <T> what it returns
     */
    static final class Answer<T> {
        private final CompletableFuture<@Nullable T> future = new CompletableFuture<>();
        private @Nullable Thread runner;

        private void run(Map<String, String> context, @Nullable ClassLoader loader, Supplier<T> code) {
            if (future.isDone()) {
                return;
            }
            Thread thread = Thread.currentThread();
            thread.setContextClassLoader(loader);
            begin(thread);
            try (AgentContext.Scope scope = AgentContext.only(context)) {
                Objects.requireNonNull(scope);
                future.complete(code.get());
            } catch (Throwable broken) {
                future.complete(null);
            } finally {
                end();
                thread.setContextClassLoader(null);
            }
        }

        private synchronized void begin(Thread thread) {
            runner = thread;
        }

        /** After it nobody interrupts the thread on this answer's account. */
        private synchronized void end() {
            runner = null;
            boolean unused = Thread.interrupted();
        }

        /** Returns what came; null if it threw or was given up. Completes in any case once it is given up. */
        CompletableFuture<@Nullable T> future() {
            return future;
        }

        /** Waits no longer, and interrupts what runs. */
        synchronized void giveUp() {
            if (future.complete(null) && runner != null) {
                runner.interrupt();
            }
        }
    }
}
