/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures the classifier by JMH, each sort of failure in a process of its own, beside what a decision alone costs. */
final class ClassifyBenchmark {
    private static final String BYTES = "gc.alloc.rate.norm";

    private final boolean quick;
    private final Results results = new Results();

    private record Figures(double nanos, double bytes) {}

    private ClassifyBenchmark(boolean quick) {
        this.quick = quick;
    }

    static void run(Options options) throws IOException, RunnerException {
        ClassifyBenchmark benchmark = new ClassifyBenchmark(options.has("--quick"));
        if (benchmark.quick) {
            // Its figures mean nothing anyhow, so others on this machine may measure at the same time.
            System.setProperty("jmh.ignoreLock", "true");
        }
        System.out.println("JDK " + Runtime.version() + ", " + System.getProperty("java.vm.name"));
        for (int round = options.count("--rounds", benchmark.quick ? 1 : 5); round > 0; round--) {
            benchmark.round();
        }
        benchmark.results.report(options.text("--json"));
    }

    private void round() throws RunnerException {
        Figures base = measure(ClassifiedFailure.Sort.VERDICT_ALONE);
        for (ClassifiedFailure.Sort sort : ClassifiedFailure.Sort.values()) {
            if (sort != ClassifiedFailure.Sort.VERDICT_ALONE) {
                Figures ours = measure(sort);
                String name = "classify, " + sort.title() + " / verdict alone";
                results.add(name, "ns", ours.nanos, base.nanos);
                results.add(name, "bytes", ours.bytes, base.bytes);
            }
        }
    }

    private Figures measure(ClassifiedFailure.Sort sort) throws RunnerException {
        int iterations = quick ? 2 : 3;
        TimeValue time = TimeValue.milliseconds(quick ? 200 : 1_000);
        RunResult run = new Runner(new OptionsBuilder()
                        .include("^" + ClassifiedFailure.class.getName() + "[.]")
                        .param("sort", sort.name())
                        .forks(1)
                        .warmupIterations(iterations)
                        .warmupTime(time)
                        .measurementIterations(iterations)
                        .measurementTime(time)
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run()
                .iterator()
                .next();
        Figures figures = new Figures(run.getPrimaryResult().getScore(), bytes(run));
        System.out.printf(Locale.ROOT, "  %s: %,.1f ns, %,.1f bytes%n", sort.title(), figures.nanos, figures.bytes);
        return figures;
    }

    /** JMH marks the names of secondary results in some versions. */
    private static double bytes(RunResult run) {
        String name = run.getSecondaryResults().keySet().stream()
                .filter(known -> known.endsWith(BYTES))
                .findFirst()
                .orElseThrow(() -> new WrongResultException("JMH must report " + BYTES + ", but did not"));
        return Objects.requireNonNull(run.getSecondaryResults().get(name)).getScore();
    }
}
