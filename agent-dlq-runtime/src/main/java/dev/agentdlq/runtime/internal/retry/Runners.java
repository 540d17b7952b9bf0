/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that execute claims, or what follows them: virtual ones where the JDK has them, else as many platform
 * threads as are needed at once. A thread that has ended one claim takes the next; another thread is started only as
 * long as claims wait, and one at a time, so that claims which end at once do not cost a thread change each.
 * Thread-safe.
 */
final class Runners<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Runners.class);

    private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean starting = new AtomicBoolean();
    private final Consumer<T> work;
    private final Executor threads;
    private final Runnable shutdown;

    Runners(Consumer<T> work, Executor threads) {
        this.work = work;
        this.threads = threads;
        this.shutdown = () -> {};
    }

    /**
     * Creates threads.
     *
     * @param name what their names begin with
     */
    Runners(Consumer<T> work, String name) {
        this.work = work;
        ThreadFactory virtual = virtualThreads(name);
        if (virtual != null) {
            threads = task -> virtual.newThread(task).start();
            shutdown = () -> {};
        } else {
            ExecutorService pool = Executors.newCachedThreadPool(platformThreads(name));
            threads = pool;
            shutdown = pool::shutdown;
        }
    }

    void execute(List<T> claims) {
        waiting.addAll(claims);
        startOne();
    }

    /** Starts a thread if claims wait and none is on its way to them, because the machine had no thread left. */
    void startOne() {
        if (!waiting.isEmpty() && starting.compareAndSet(false, true)) {
            try {
                threads.execute(this::takeTurns);
            } catch (RuntimeException | Error noThread) {
                starting.set(false);
                throw noThread;
            }
        }
    }

    private void takeTurns() {
        T next = waiting.poll();
        starting.set(false);
        while (next != null) {
            startAnother();
            work.accept(next);
            next = waiting.poll();
        }
        // one may have been added after the last look, while this thread still counted as starting
        startAnother();
    }

    /** What this thread has taken must not be lost where the machine has no thread for the others, who wait on. */
    private void startAnother() {
        try {
            startOne();
        } catch (RuntimeException | Error noThread) {
            LOG.warn("no thread can be started for claims that wait: {}", noThread.toString());
        }
    }

    /** Lets threads end that have nothing to do; what runs goes on. */
    void shutdown() {
        shutdown.run();
    }

    private static ThreadFactory platformThreads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(null, task, name + number.incrementAndGet(), 0, false);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** The JDK has them from 21 on, and this is compiled for 17. */
    private static @Nullable ThreadFactory virtualThreads(String name) {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            type.getMethod("name", String.class, long.class).invoke(builder, name, 1L);
            type.getMethod("inheritInheritableThreadLocals", boolean.class).invoke(builder, false);
            return (ThreadFactory) type.getMethod("factory").invoke(builder);
        } catch (NoSuchMethodException | ClassNotFoundException older) {
            return null;
        } catch (IllegalAccessException | InvocationTargetException impossible) {
            throw new LinkageError("public methods of the JDK can be called", impossible);
        }
    }
}
