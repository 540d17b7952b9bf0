/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
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

    private final String url;
    private final int rows;
    private final Map<Layout, Map<String, List<Double>>> samples = new EnumMap<>(Layout.class);

    private LayoutBenchmark(String url, int rows) {
        this.url = url;
        this.rows = rows;
    }

    public static void main(String[] args) throws Exception {
        Map<String, String> options = options(args);
        int rows = Integer.parseInt(options.getOrDefault("--rows", "100000"));
        int rounds = Integer.parseInt(options.getOrDefault("--rounds", "3"));
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("shared_buffers", "512MB")
                .setServerConfig("max_wal_size", "8GB")
                .start()) {
            LayoutBenchmark benchmark = new LayoutBenchmark(server.getJdbcUrl("postgres", "postgres"), rows);
            benchmark.printServer();
            benchmark.warmUp();
            for (int round = 1; round <= rounds; round++) {
                for (Layout layout : Layout.values()) {
                    System.out.printf(Locale.ROOT, "round %d of %d, %s%n", round, rounds, layout.title());
                    benchmark.run(layout, rows);
                }
            }
            System.out.println(benchmark.table());
            if (options.containsKey("--json")) {
                Files.writeString(Path.of(options.get("--json")), benchmark.json());
            }
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

    private static Map<String, String> options(String[] args) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            options.put(args[i], args[i + 1]);
        }
        if (args.length % 2 != 0 || !List.of("--rows", "--rounds", "--json").containsAll(options.keySet())) {
            throw new IllegalArgumentException(
                    "options must be of [--rows N, --rounds N, --json FILE], but were " + Arrays.toString(args));
        }
        return options;
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
        execute(Layout.DROP);
        execute(layout.tables());
        execute("CHECKPOINT");
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
        add(layout, "capture, " + name + " (rows/s)", latencies.length * (double) batch / seconds);
        add(layout, "capture, " + name + ", p50 (µs)", latencies[latencies.length / 2] / 1e3);
        add(layout, "capture, " + name + ", p99 (µs)", latencies[latencies.length * 99 / 100] / 1e3);
    }

    private long[] latencies(Layout layout, int batch, long end) throws SQLException {
        LongStream.Builder latencies = LongStream.builder();
        try (Connection connection = connect();
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
        double before = number(WAL_BYTES);
        try (Connection connection = connect();
                PreparedStatement insert = connection.prepareStatement(layout.insert())) {
            for (int i = 0; i < due; i += BATCH) {
                Entries.insert(connection, insert, BATCH);
            }
        }
        add(layout, "capture, log (bytes per row)", (number(WAL_BYTES) - before) / due);
        execute("VACUUM ANALYZE");
        execute("CHECKPOINT");
        add(layout, "size before the drain (MB)", number("SELECT pg_database_size(current_database()) / 1e6"));
    }

    private void drain(Layout layout, int due) throws SQLException {
        double before = number(WAL_BYTES);
        int drained = 0;
        long start = System.nanoTime();
        try (Connection connection = connect();
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
        add(layout, "drain, batches of 100 (entries/s)", drained / ((System.nanoTime() - start) / 1e9));
        add(layout, "drain, log (bytes per entry)", (number(WAL_BYTES) - before) / drained);
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

    private double number(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet number = statement.executeQuery(sql)) {
            number.next();
            return number.getDouble(1);
        }
    }

    private void printServer() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet server = statement.executeQuery("""
                        SELECT version() || '; fsync ' || current_setting('fsync') || ', synchronous_commit '
                            || current_setting('synchronous_commit')
                        """)) {
            server.next();
            System.out.println(server.getString(1));
        }
    }

    private void add(Layout layout, String metric, double value) {
        System.out.printf(Locale.ROOT, "  %s: %,.0f%n", metric, value);
        samples.computeIfAbsent(layout, key -> new LinkedHashMap<>())
                .computeIfAbsent(metric, key -> new ArrayList<>())
                .add(value);
    }

    private List<Double> values(Layout layout, String metric) {
        return samples.getOrDefault(layout, Map.of()).getOrDefault(metric, List.of());
    }

    /** Compares within each round, because other work on the machine slows down all layouts of a round alike. */
    private double ratio(Layout layout, String metric) {
        List<Double> values = values(layout, metric);
        List<Double> reference = values(Layout.B_STACK_IN_ATTEMPT, metric);
        return median(IntStream.range(0, values.size()).mapToDouble(i -> values.get(i) / reference.get(i)));
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** Makes a Markdown table of medians over the rounds, and of the medians of their ratios to layout b. */
    private String table() {
        StringBuilder table = new StringBuilder("| median (ratio to b) |");
        for (Layout layout : Layout.values()) {
            table.append(' ').append(layout.title()).append(" |");
        }
        table.append("\n| --- |").append(" --- |".repeat(Layout.values().length));
        for (String metric :
                samples.getOrDefault(Layout.A_STACK_IN_ENTRY, Map.of()).keySet()) {
            table.append("\n| ").append(metric).append(" |");
            for (Layout layout : Layout.values()) {
                double value = median(values(layout, metric).stream().mapToDouble(Double::doubleValue));
                table.append(String.format(Locale.ROOT, " %,.0f (%.2f) |", value, ratio(layout, metric)));
            }
        }
        return table.toString();
    }

    private String json() {
        return samples.entrySet().stream()
                .map(layout -> "\"" + layout.getKey() + "\": " + json(layout.getValue()))
                .collect(Collectors.joining(",\n", "{", "}\n"));
    }

    private static String json(Map<String, List<Double>> valuesByMetric) {
        return valuesByMetric.entrySet().stream()
                .map(metric -> "\"" + metric.getKey() + "\": " + metric.getValue())
                .collect(Collectors.joining(",\n  ", "{\n  ", "}"));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url);
    }
}
