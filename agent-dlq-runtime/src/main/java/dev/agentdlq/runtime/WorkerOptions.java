/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import dev.agentdlq.runtime.internal.retry.WorkerSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a builder was told about the worker. */
final class WorkerOptions {
    private final List<String> problems;
    private final DurationOptions durations;
    private final Map<Class<?>, Supplier<? extends @Nullable Object>> retryTargets = new LinkedHashMap<>();
    private @Nullable Integer concurrency;
    private @Nullable Boolean shutdownHook;

    WorkerOptions(List<String> problems, DurationOptions durations) {
        this.problems = problems;
        this.durations = durations;
    }

    void concurrency(int attempts) {
        if (concurrency != null) {
            problems.add("workerConcurrency must be set once, but was set twice");
        }
        if (attempts < 1 || attempts > 1_000) {
            problems.add("workerConcurrency must be from 1 to 1000, but was " + attempts);
        }
        concurrency = attempts;
    }

    void retryTarget(Class<?> owner, Supplier<? extends @Nullable Object> targets) {
        if (retryTargets.put(owner, targets) != null) {
            problems.add("retryTarget of " + owner.getName() + " must be set once, but was set twice");
        }
    }

    void shutdownHook(boolean wanted) {
        if (shutdownHook != null) {
            problems.add("shutdownHook must be set once, but was set twice");
        }
        shutdownHook = wanted;
    }

    boolean shutdownHook() {
        return shutdownHook == null || shutdownHook;
    }

    Map<Class<?>, Supplier<? extends @Nullable Object>> retryTargets() {
        return retryTargets;
    }

    WorkerSettings settings(String node, DoubleSupplier random) {
        return new WorkerSettings(
                node,
                concurrency == null ? 8 : concurrency,
                durations.get("pollInterval", Duration.ofSeconds(1)),
                durations.get("lease", Duration.ofSeconds(15)),
                durations.get("maxRunTime", Duration.ofMinutes(10)),
                durations.get("shutdownGrace", Duration.ofSeconds(25)),
                random);
    }
}
