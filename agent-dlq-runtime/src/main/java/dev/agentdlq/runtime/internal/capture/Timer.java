/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Ends futures in time, by the JDK's timer. */
final class Timer {
    static {
        // Its thread lives as long as the JVM, and would keep the class loader of the application that needs it first.
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        thread.setContextClassLoader(null);
        try {
            start();
        } finally {
            thread.setContextClassLoader(loader);
        }
    }

    private Timer() {}

    /** Starts its thread, while there is room on the stack. */
    static void prepare() {}

    /** Before JDK 24 a thread also keeps the protection domains of all who are on the stack that starts it. */
    @SuppressWarnings("removal") // there is no other way to leave them out
    private static void start() {
        CompletableFuture<?> unused = AccessController.doPrivileged((PrivilegedAction<CompletableFuture<?>>)
                () -> new CompletableFuture<>().orTimeout(1, TimeUnit.NANOSECONDS));
    }

    static <T extends @Nullable Object> CompletableFuture<T> within(long nanos, CompletableFuture<T> future) {
        return future.orTimeout(nanos, TimeUnit.NANOSECONDS);
    }
}
