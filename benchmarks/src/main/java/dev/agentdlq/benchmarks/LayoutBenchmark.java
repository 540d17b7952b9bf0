/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Measures table layouts side by side on one embedded server: each round runs all of them in turn, with fresh tables.
 * Commits are durable. Machines are noisy, so only the ratios of medians mean something.
 */
final class LayoutBenchmark {
    private static final long CAPTURE_NANOS = 1_000_000_000L;
    private static final int BATCH = 100;

    /** How much the server has logged: unlike a time, the same on a busy machine. */
    private static final String WAL_BYTES = "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn";

    private final Database database;
    private final int rows;
    private final Map<Metric, Map<Layout, List<Double>>> samples = new LinkedHashMap<>();

    private record Metric(String name, String unit) {}

    private LayoutBenchmark(Database database, int rows) {
        this.database = database;
        this.rows = rows;
    }

    static void run(Options options) throws Exception {
        int rows = options.count("--rows", 100_000);
        int rounds = options.count("--rounds", 3);
        try (Server server = Server.embedded(Map.of("shared_buffers", "512MB", "max_wal_size", "8GB"))) {
            LayoutBenchmark benchmark = new LayoutBenchmark(server.database(), rows);
            System.out.println(server.database().version());
            benchmark.warmUp();
            for (int round = 1; round <= rounds; round++) {
                for (Layout layout : Layout.values()) {
                    System.out.printf(Locale.ROOT, "round %d of %d, %s%n", round, rounds, layout.title());
                    benchmark.run(layout, rows);
                }
            }
            System.out.println(benchmark.table());
            benchmark.results().write(options.text("--json"));
        }
    }

    /** Lets the JVM compile and the server fill its caches before anything counts. */
    private void warmUp() throws Exception {
        System.out.println("warm-up, not counted");
        for (Layout layout : Layout.values()) {
            run(layout, Math.min(rows, 5_000));
        }
        samples.clear();
    }

    private void run(Layout layout, int due) throws Exception {
        create(layout);
        capture(layout, 1, 1, "1 thread");
        capture(layout, 8, 1, "8 threads");
        capture(layout, 1, BATCH, "batches of 100");
        create(layout);
        load(layout, due);
        drain(layout, due);
    }

    private void create(Layout layout) throws SQLException {
        database.execute(Layout.DROP);
        database.execute(layout.tables());
        database.execute("CHECKPOINT");
    }

    private void capture(Layout layout, int threads, int batch, String name) throws Exception {
        long end = System.nanoTime() + CAPTURE_NANOS;
        Callable<long[]> caller = () -> latencies(layout, batch, end);
        List<long[]> all = new ArrayList<>();
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        long start = System.nanoTime();
        try {
            for (Future<long[]> done : callers.invokeAll(Collections.nCopies(threads, caller))) {
                all.add(done.get());
            }
        } finally {
            callers.shutdown();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long[] latencies = all.stream().flatMapToLong(LongStream::of).sorted().toArray();
        add(layout, "capture, " + name, "rows/s", latencies.length * (double) batch / seconds);
        add(layout, "capture, " + name + ", p50", "µs", latencies[latencies.length / 2] / 1e3);
        add(layout, "capture, " + name + ", p99", "µs", latencies[latencies.length * 99 / 100] / 1e3);
    }

    private long[] latencies(Layout layout, int batch, long end) throws SQLException {
        LongStream.Builder latencies = LongStream.builder();
        try (Connection connection = database.connect();
                PreparedStatement insert = connection.prepareStatement(layout.insert())) {
            do {
                long begin = System.nanoTime();
                Entries.insert(connection, insert, batch);
                latencies.add(System.nanoTime() - begin);
            } while (System.nanoTime() < end);
        }
        return latencies.build().toArray();
    }

    private void load(Layout layout, int due) throws SQLException {
        double before = database.number(WAL_BYTES);
        try (Connection connection = database.connect();
                PreparedStatement insert = connection.prepareStatement(layout.insert())) {
            for (int i = 0; i < due; i += BATCH) {
                Entries.insert(connection, insert, BATCH);
            }
        }
        add(layout, "capture, log", "bytes per row", (database.number(WAL_BYTES) - before) / due);
        database.execute("VACUUM ANALYZE");
        database.execute("CHECKPOINT");
        add(
                layout,
                "size before the drain",
                "MB",
                database.number("SELECT pg_database_size(current_database()) / 1e6"));
    }

    private void drain(Layout layout, int due) throws SQLException {
        double before = database.number(WAL_BYTES);
        int drained = 0;
        long start = System.nanoTime();
        try (Connection connection = database.connect();
                PreparedStatement claim = connection.prepareStatement(layout.claim());
                PreparedStatement settle = connection.prepareStatement(Layout.SETTLE)) {
            List<UUID> claimed;
            do {
                UUID token = UUID.randomUUID();
                claimed = claim(claim, token);
                settle.setArray(1, connection.createArrayOf("uuid", claimed.toArray()));
                settle.setObject(2, token);
                try (ResultSet settled = settle.executeQuery()) {
                    while (settled.next()) {
                        drained++;
                    }
                }
            } while (!claimed.isEmpty());
        }
        if (drained < due) {
            throw new IllegalStateException("all " + due + " rows must be drained, but only " + drained + " were");
        }
        add(layout, "drain, batches of 100", "entries/s", drained / ((System.nanoTime() - start) / 1e9));
        add(layout, "drain, log", "bytes per entry", (database.number(WAL_BYTES) - before) / drained);
    }

    private static List<UUID> claim(PreparedStatement claim, UUID token) throws SQLException {
        claim.setObject(1, OffsetDateTime.MIN);
        claim.setInt(2, BATCH);
        claim.setObject(3, token);
        List<UUID> claimed = new ArrayList<>();
        try (ResultSet rows = claim.executeQuery()) {
            while (rows.next()) {
                rows.getBytes("args");
                rows.getString("payload");
                claimed.add(rows.getObject("id", UUID.class));
            }
        }
        return claimed;
    }

    private void add(Layout layout, String name, String unit, double value) {
        System.out.printf(Locale.ROOT, "  %s (%s): %,.0f%n", name, unit, value);
        samples.computeIfAbsent(new Metric(name, unit), key -> new EnumMap<>(Layout.class))
                .computeIfAbsent(layout, key -> new ArrayList<>())
                .add(value);
    }

    /** Pairs each layout with b, round by round. */
    private Results results() {
        Results results = new Results();
        samples.forEach((metric, valuesByLayout) -> {
            List<Double> base = valuesByLayout.getOrDefault(Layout.B_STACK_IN_ATTEMPT, List.of());
            valuesByLayout.forEach((layout, values) -> {
                for (int round = 0; round < values.size(); round++) {
                    results.add(name(metric, layout), metric.unit(), values.get(round), base.get(round));
                }
            });
        });
        return results;
    }

    private static String name(Metric metric, Layout layout) {
        return metric.name() + " / " + layout.title();
    }

    /** Makes a Markdown table of medians over the rounds, and of the medians of their ratios to layout b. */
    private String table() {
        Map<String, Result> resultByName =
                results().all().stream().collect(Collectors.toMap(Result::name, Function.identity()));
        StringBuilder table = new StringBuilder("| median (ratio to b) |");
        for (Layout layout : Layout.values()) {
            table.append(' ').append(layout.title()).append(" |");
        }
        table.append("\n| --- |").append(" --- |".repeat(Layout.values().length));
        for (Metric metric : samples.keySet()) {
            table.append(String.format(Locale.ROOT, "%n| %s (%s) |", metric.name(), metric.unit()));
            for (Layout layout : Layout.values()) {
                Result result = Objects.requireNonNull(resultByName.get(name(metric, layout)));
                table.append(String.format(Locale.ROOT, " %,.0f (%.2f) |", result.ours(), result.ratio()));
            }
        }
        return table.toString();
    }
}
