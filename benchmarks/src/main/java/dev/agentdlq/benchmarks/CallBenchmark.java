/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures the call path by JMH: each round runs every way once, in a process of its own. The bytes are those of all
 * threads that live at the end of an iteration.
 */
final class CallBenchmark {
    private static final String BYTES = "gc.alloc.rate.norm";
    private static final int FIRST_WITH_UNSAFE_WARNINGS = 23;

    private final boolean quick;
    private final Results results = new Results();

    private record Figures(double time, double bytes, double cpuMicros) {}

    private CallBenchmark(boolean quick) {
        this.quick = quick;
    }

    static void run(Options options) throws IOException, RunnerException {
        CallBenchmark benchmark = new CallBenchmark(options.has("--quick"));
        if (benchmark.quick) {
            // Its figures mean nothing anyhow, so others on this machine may measure at the same time.
            System.setProperty("jmh.ignoreLock", "true");
        }
        int rounds = options.count("--rounds", benchmark.quick ? 1 : 5);
        System.out.println("JDK " + Runtime.version() + ", " + System.getProperty("java.vm.name"));
        for (int round = 1; round <= rounds; round++) {
            System.out.printf(Locale.ROOT, "round %d of %d%n", round, rounds);
            benchmark.successfulCalls(false);
            benchmark.successfulCalls(true);
            benchmark.failedCalls();
        }
        benchmark.results.report(options.text("--json"));
    }

    private void successfulCalls(boolean afterFailures) throws RunnerException {
        String call = "successful call"
                + (afterFailures ? String.format(Locale.ROOT, " after %,d failures", SuccessfulCall.FAILURES) : "");
        Figures wrapped = measure(Way.WRAPPED, afterFailures);
        Figures handWritten = measure(Way.HAND_WRITTEN, afterFailures);
        compare(call, wrapped, Way.HAND_WRITTEN, handWritten);
        if (quick) {
            return;
        }
        compare(
                call + " that asks TaskAttempt.current()",
                measure(Way.WRAPPED_ASKING, afterFailures),
                Way.HAND_WRITTEN,
                handWritten);
        for (Way base : List.of(Way.BARE, Way.RESILIENCE4J, Way.FAILSAFE, Way.SPRING, Way.SPRING_RETRY)) {
            compare(call, wrapped, base, measure(base, afterFailures));
        }
    }

    private Figures measure(Way way, boolean afterFailures) throws RunnerException {
        return measure(
                options(SuccessfulCall.class)
                        .param("way", way.name())
                        .param("afterFailures", Boolean.toString(afterFailures)),
                way.title() + (afterFailures ? ", after failures" : ""));
    }

    private void compare(String name, Figures ours, Way way, Figures base) {
        results.add(name + " / " + way.title(), "ns", ours.time(), base.time());
        results.add(name + " / " + way.title(), "bytes", ours.bytes(), base.bytes());
    }

    private void failedCalls() throws RunnerException {
        Figures captured = measure(FailureWay.CAPTURED);
        for (FailureWay way : List.of(FailureWay.BARE, FailureWay.HANDED_OVER, FailureWay.PRINTED)) {
            Figures base = measure(way);
            String name = "failed call without SQL / " + way.title();
            results.add(name, "µs", captured.time(), base.time());
            results.add(name, "µs of processor time, all threads", captured.cpuMicros(), base.cpuMicros());
            results.add(name, "bytes, all threads", captured.bytes(), base.bytes());
        }
    }

    private Figures measure(FailureWay way) throws RunnerException {
        return measure(options(FailedCall.class).param("way", way.name()), way.title());
    }

    private ChainedOptionsBuilder options(Class<?> benchmark) {
        int iterations = quick ? 1 : 3;
        TimeValue time = TimeValue.milliseconds(quick ? 100 : 1_000);
        return new OptionsBuilder()
                .include("^" + benchmark.getName() + "[.]")
                .forks(1)
                .warmupIterations(iterations)
                .warmupTime(time)
                .measurementIterations(iterations)
                .measurementTime(time)
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .jvmArgsAppend(jvmArguments());
    }

    private static String[] jvmArguments() {
        List<String> arguments = new ArrayList<>(List.of("-Xms512m", "-Xmx512m"));
        if (Runtime.version().feature() >= FIRST_WITH_UNSAFE_WARNINGS) {
            // JMH uses it, and the JDK warns of each use.
            arguments.add("--sun-misc-unsafe-memory-access=allow");
        }
        return arguments.toArray(String[]::new);
    }

    private static Figures measure(ChainedOptionsBuilder options, String title) throws RunnerException {
        RunResult run = new Runner(options.build()).run().iterator().next();
        // JMH itself allocates a little; in tenths of a byte per call that is nothing.
        double bytes = Math.round(10 * secondary(run, BYTES)) / 10.0;
        Figures figures = new Figures(run.getPrimaryResult().getScore(), bytes, secondary(run, CpuProfiler.METRIC));
        System.out.printf(
                Locale.ROOT,
                "  %s: %,.2f %s, %,.1f bytes%n",
                title,
                figures.time(),
                run.getPrimaryResult().getScoreUnit(),
                figures.bytes());
        return figures;
    }

    /** JMH marks the names of secondary results in some versions. */
    private static double secondary(RunResult run, String metric) {
        String name = run.getSecondaryResults().keySet().stream()
                .filter(known -> known.endsWith(metric))
                .findFirst()
                .orElseThrow(() -> new WrongResultException("JMH must report " + metric + ", but did not"));
        return Objects.requireNonNull(run.getSecondaryResults().get(name)).getScore();
    }
}
