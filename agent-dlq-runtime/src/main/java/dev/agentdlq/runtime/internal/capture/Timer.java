/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

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
            CompletableFuture<?> unused = new CompletableFuture<>().orTimeout(1, TimeUnit.NANOSECONDS);
        } finally {
            thread.setContextClassLoader(loader);
        }
    }

    private Timer() {}

    static <T extends @Nullable Object> CompletableFuture<T> within(long nanos, CompletableFuture<T> future) {
        return future.orTimeout(nanos, TimeUnit.NANOSECONDS);
    }
}
