/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Sources of an application: some classes with tasks, the rest ordinary ones. */
final class GeneratedModule {
    private static final String PACKAGE = "shop";

    private static final String TASKS = """
            package shop;

            import dev.agentdlq.AgentTask;
            import dev.agentdlq.Backoff;
            import java.time.Instant;
            import java.util.List;
            import java.util.Map;

            public class %1$s {
                public record Order(String id, List<String> items, Map<String, Integer> counts, Instant at) {}

                private int calls;
            %2$s}
            """;

    private static final String TASK = """

                @AgentTask(
                        type = "%1$s.%2$d",
                        maxRetries = 4,
                        deterministicOn = IllegalArgumentException.class,
                        backoff = @Backoff(delay = "2s", maxDelay = "5m"))
                public Order task%2$d(String id, List<Order> orders, int count) throws java.io.IOException {
                    calls += count;
                    return orders.isEmpty() ? new Order(id, List.of(), Map.of(), Instant.EPOCH) : orders.get(0);
                }
            """;

    private static final String ORDINARY = """
            package shop;

            import java.util.ArrayList;
            import java.util.HashMap;
            import java.util.List;
            import java.util.Map;

            public class %1$s {
                private final Map<String, List<Integer>> values = new HashMap<>();
            %2$s}
            """;

    private static final String METHOD = """

                public int method%1$d(String name, int value) {
                    List<Integer> known = values.computeIfAbsent(name, unused -> new ArrayList<>());
                    for (int i = 0; i < value; i++) {
                        known.add(i * %1$d);
                    }
                    return known.stream().mapToInt(Integer::intValue).filter(each -> each > %1$d).sum();
                }
            """;

    private GeneratedModule() {}

    /** Returns the full name of the class with tasks of a number. */
    static String tasksClass(int number) {
        return PACKAGE + ".Tools" + number;
    }

    /** Writes classes with tasks, and ordinary ones of ten methods. */
    static void write(Path folder, int classesWithTasks, int tasksEach, int ordinary) throws IOException {
        for (int i = 0; i < classesWithTasks; i++) {
            String name = "Tools" + i;
            String type = name.toLowerCase(Locale.ROOT);
            write(folder, name, TASKS.formatted(name, repeated(tasksEach, n -> TASK.formatted(type, n))));
        }
        for (int i = 0; i < ordinary; i++) {
            String name = "Ordinary" + i;
            write(folder, name, ORDINARY.formatted(name, repeated(10, METHOD::formatted)));
        }
    }

    private static String repeated(int times, IntFunction<String> text) {
        return IntStream.range(0, times).mapToObj(text).collect(Collectors.joining());
    }

    private static void write(Path folder, String name, String source) throws IOException {
        Path home = Files.createDirectories(folder.resolve(PACKAGE));
        Files.writeString(home.resolve(name + ".java"), source);
    }

    /** Returns the files of a folder of sources. */
    static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(PACKAGE))) {
            return files.map(Path::toString).sorted().toList();
        }
    }
}
