/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import dev.agentdlq.benchmarks.ColdStart.Step;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures what the first wrapper and the queue add to the start of an application, each in a process that has done
 * nothing of the kind before, beside what Byte Buddy takes for one subclass in such a process.
 */
final class ColdStartBenchmark {
    private static final int TASKS = 16;

    private final Path folder;
    private final Path described;
    private final Path reflected;
    private final Results results = new Results();
    private int started;

    private record Times(double millis, double cpuMillis) {
        static Times of(String line) {
            String[] figures = line.split(" ", -1);
            try {
                return new Times(Double.parseDouble(figures[0]), Double.parseDouble(figures[1]));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new WrongResultException("a started process must print times alone, but printed '" + line + "'");
            }
        }
    }

    private ColdStartBenchmark(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        Path sources = folder.resolve("sources");
        GeneratedModule.write(sources, 1, TASKS, 0);
        this.described = folder.resolve("described");
        this.reflected = folder.resolve("reflected");
        ChildProcess.javac(sources, described, true);
        ChildProcess.javac(sources, reflected, false);
    }

    static void run(Options options) throws IOException, InterruptedException {
        System.out.println("JDK " + Runtime.version() + ", " + System.getProperty("java.vm.name"));
        Path folder = Files.createTempDirectory("agent-dlq-coldstart");
        try {
            ColdStartBenchmark benchmark = new ColdStartBenchmark(folder);
            for (int round = options.count("--rounds", options.has("--quick") ? 1 : 15); round > 0; round--) {
                benchmark.round();
            }
            benchmark.results.report(options.text("--json"));
        } finally {
            Folders.delete(folder);
        }
    }

    private void round() throws IOException, InterruptedException {
        Times bare = first(Step.BARE_SUBCLASS, described);
        Times delegating = first(Step.DELEGATING_SUBCLASS, described);
        Times wrapped = first(Step.WRAP, described);
        add(Step.WRAP, "", wrapped, Step.BARE_SUBCLASS, bare);
        add(Step.WRAP, "", wrapped, Step.DELEGATING_SUBCLASS, delegating);
        Times unprocessed = first(Step.WRAP, reflected);
        add(Step.WRAP, ", without the processor", unprocessed, Step.BARE_SUBCLASS, bare);
        List<Times> both = times(described, Step.BARE_SUBCLASS, Step.WRAP);
        add(Step.WRAP, ", after it in the same process", both.get(1), Step.BARE_SUBCLASS, both.get(0));
        add(Step.BUILD_IN_MEMORY, "", first(Step.BUILD_IN_MEMORY, described), Step.BARE_SUBCLASS, bare);
        add(Step.BUILD_SQLITE, "", first(Step.BUILD_SQLITE, described), Step.BARE_SUBCLASS, bare);
    }

    private void add(Step step, String how, Times ours, Step baseStep, Times base) {
        String name = step.title() + how + " / " + baseStep.title();
        System.out.printf(Locale.ROOT, "  %s: %,.0f ms, %,.0f ms%n", name, ours.millis, base.millis);
        results.add(name, "ms", ours.millis, base.millis);
        results.add(name, "ms of processor time, calling thread", ours.cpuMillis, base.cpuMillis);
    }

    private Times first(Step step, Path classes) throws IOException, InterruptedException {
        return times(classes, step).get(0);
    }

    private List<Times> times(Path classes, Step... steps) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "-Xms256m", "-Xmx256m", "-cp", classes + File.pathSeparator + System.getProperty("java.class.path")));
        arguments.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
        arguments.add("-Dslf4j.internal.verbosity=ERROR");
        arguments.add(ColdStart.class.getName());
        arguments.add(GeneratedModule.tasksClass(0));
        arguments.add(
                Files.createDirectory(folder.resolve("start-" + started++)).toString());
        for (Step step : steps) {
            arguments.add(step.name());
        }
        List<Times> times =
                ChildProcess.run("java", arguments).lines().map(Times::of).toList();
        if (times.size() != steps.length) {
            throw new WrongResultException("each step must print its time, but printed were " + times);
        }
        return times;
    }
}
