/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Counts the processor time of all threads per call. Unlike the time that passes, it holds no waiting for other threads
 * and other processes. JMH makes it in the process that measures.
 */
public final class CpuProfiler implements InternalProfiler {
    static final String METRIC = "cpu.time.norm";

    private final OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private long start;

    /** For JMH. */
    public CpuProfiler() {}

    @Override
    public String getDescription() {
        return "processor time of all threads per call";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        start = process.getProcessCpuTime();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double nanos = process.getProcessCpuTime() - start;
        long calls = Math.max(1, result.getMetadata().getAllOps());
        return List.of(new ScalarResult(METRIC, nanos / 1e3 / calls, "us/op", AggregationPolicy.AVG));
    }
}
