/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Collects figures in pairs, ours and the base of the same round: other work on the machine slows down both alike. For
 * one thread at a time.
 */
final class Results {
    private final Map<Metric, List<Pair>> pairsByMetric = new LinkedHashMap<>();

    private record Metric(String name, String unit) {}

    private record Pair(double ours, double base) {
        double ratio() {
            return base == 0 ? Double.NaN : ours / base;
        }
    }

    void add(String name, String unit, double ours, double base) {
        pairsByMetric
                .computeIfAbsent(new Metric(name, unit), key -> new ArrayList<>())
                .add(new Pair(ours, base));
    }

    List<Result> all() {
        return pairsByMetric.entrySet().stream()
                .map(entry -> result(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Result result(Metric metric, List<Pair> pairs) {
        return new Result(
                metric.name(),
                metric.unit(),
                median(pairs, Pair::ours),
                median(pairs, Pair::base),
                median(pairs, Pair::ratio),
                pairs.size());
    }

    static <T> double median(List<T> values, ToDoubleFunction<T> figure) {
        double[] sorted = values.stream().mapToDouble(figure).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** Prints a Markdown table, and writes the same as JSON where a file was named. */
    void report(Optional<String> jsonFile) throws IOException {
        System.out.println();
        System.out.println(table());
        write(jsonFile);
    }

    void write(Optional<String> jsonFile) throws IOException {
        if (jsonFile.isPresent()) {
            Files.writeString(Path.of(jsonFile.get()), json());
        }
    }

    String table() {
        StringBuilder table = new StringBuilder("""
                | | unit | ours | base | ours − base | ratio | runs |
                | --- | --- | ---: | ---: | ---: | ---: | ---: |
                """);
        for (Result result : all()) {
            table.append("| ")
                    .append(String.join(
                            " | ",
                            result.name(),
                            result.unit(),
                            figure(result.ours()),
                            figure(result.base()),
                            figure(result.ours() - result.base()),
                            Double.isNaN(result.ratio()) ? "" : String.format(Locale.ROOT, "%.2f", result.ratio()),
                            Integer.toString(result.runs())))
                    .append(" |\n");
        }
        return table.toString();
    }

    /** Shows small figures with the decimals that matter. */
    private static String figure(double value) {
        if (!Double.isFinite(value)) {
            return "";
        }
        return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.1f" : "%,.0f", value);
    }

    String json() {
        return all().stream().map(Result::json).collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n"));
    }
}
