/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.time.Duration;
import java.util.Locale;

/**
 * Measures failing calls against plain JDBC that commits the same bytes into the same tables: one PostgreSQL, both in
 * turn.
 */
final class CaptureBenchmark {
    static final int THREADS = 64;

    private static final String QUEUE = "agent_dlq_benchmark_queue";
    private static final String PLAIN = "agent_dlq_benchmark_plain";

    private final Database database;
    private final Tables tables;
    private final Duration time;
    private final Results results = new Results();

    private CaptureBenchmark(Database database, Duration time) {
        this.database = database;
        this.tables = new Tables(database);
        this.time = time;
    }

    static void run(Options options) throws Exception {
        int rounds = options.count("--rounds", 5);
        int threads = options.count("--threads", THREADS);
        Duration time = Duration.ofSeconds(options.count("--seconds", 5));
        try (Server server = Server.open(options)) {
            CaptureBenchmark benchmark = new CaptureBenchmark(server.database(), time);
            System.out.println(server.database().version());
            benchmark.compare(rounds, threads);
            for (int round = 1; round <= rounds; round++) {
                new DeadDatabase(server.database(), QUEUE, benchmark.results).measure(time);
            }
            benchmark.tables.drop(QUEUE, PLAIN);
            benchmark.results.report(options.text("--json"));
        }
    }

    private void compare(int rounds, int threads) throws Exception {
        tables.drop(QUEUE, PLAIN);
        try (QueueContender queue = new QueueContender(database, QUEUE)) {
            SampleRow sample = SampleRow.of(database, queue);
            try (PlainContender plain = new PlainContender(database, PLAIN, sample)) {
                System.out.printf(Locale.ROOT, "an entry and its attempt: %,d bytes of values%n", sample.bytes());
                warmUp(queue, threads);
                warmUp(plain, threads);
                for (int round = 1; round <= rounds; round++) {
                    System.out.printf(Locale.ROOT, "round %d of %d%n", round, rounds);
                    compare(queue, plain, 1);
                    compare(queue, plain, threads);
                }
            }
            if (queue.spooled() > 0) {
                System.out.printf(Locale.ROOT, "%,d of %,d calls were spooled%n", queue.spooled(), queue.kept());
            }
        }
    }

    /** Lets the JVM compile and the server fill its caches before anything counts. */
    private void warmUp(Contender contender, int threads) throws Exception {
        tables.measure(contender, 1, time);
        tables.measure(contender, threads, time);
    }

    private void compare(QueueContender queue, PlainContender plain, int threads) throws Exception {
        int connections;
        Load.Done ours;
        try (ConnectionWatch watch = new ConnectionWatch(database)) {
            ours = measure(queue, threads);
            connections = watch.most();
        }
        Load.Done theirs = measure(plain, threads);
        String name = "failing call, " + threads + (threads == 1 ? " thread" : " threads");
        add(name + ", median", "µs", ours.micros(0.5), theirs.micros(0.5));
        add(name + ", p99", "µs", ours.micros(0.99), theirs.micros(0.99));
        add(name, "rows/s", ours.perSecond(), theirs.perSecond());
        add(name, "connections", connections, threads);
    }

    private Load.Done measure(Contender contender, int threads) throws Exception {
        tables.empty(contender);
        return tables.measure(contender, threads, time);
    }

    private void add(String name, String unit, double ours, double base) {
        System.out.printf(Locale.ROOT, "  %s (%s): %,.0f, plain JDBC %,.0f%n", name, unit, ours, base);
        results.add(name + " / plain JDBC", unit, ours, base);
    }
}
