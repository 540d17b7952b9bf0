/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.time.Duration;
import java.util.Locale;

/** Measures failing calls into tables that are full against the same calls into tables that are empty. */
final class RowsBenchmark {
    private static final String FULL = "agent_dlq_benchmark_full";
    private static final String EMPTY = "agent_dlq_benchmark_empty";

    private RowsBenchmark() {}

    static void run(Options options) throws Exception {
        int rows = options.count("--rows", 10_000_000);
        int rounds = options.count("--rounds", 5);
        int threads = options.count("--threads", CaptureBenchmark.THREADS);
        Duration time = Duration.ofSeconds(options.count("--seconds", 5));
        try (Server server = Server.open(options)) {
            Database database = server.database();
            System.out.println(database.version());
            Tables tables = new Tables(database);
            tables.drop(FULL, EMPTY);
            Results results = new Results();
            try (QueueContender full = new QueueContender(database, FULL);
                    QueueContender empty = new QueueContender(database, EMPTY)) {
                new Preload(database, full, server.dataFolder()).load(rows);
                tables.measure(full, threads, time);
                tables.measure(empty, threads, time);
                for (int round = 1; round <= rounds; round++) {
                    System.out.printf(Locale.ROOT, "round %d of %d%n", round, rounds);
                    Load.Done intoFull = tables.measure(full, threads, time);
                    tables.empty(empty);
                    Load.Done intoEmpty = tables.measure(empty, threads, time);
                    String name = "failing call, " + threads + " threads, " + String.format(Locale.ROOT, "%,d", rows)
                            + " rows there";
                    results.add(name + " / none", "rows/s", intoFull.perSecond(), intoEmpty.perSecond());
                    results.add(name + ", p99 / none", "µs", intoFull.micros(0.99), intoEmpty.micros(0.99));
                    System.out.printf(
                            Locale.ROOT, "  %,.0f rows/s, empty %,.0f%n", intoFull.perSecond(), intoEmpty.perSecond());
                }
            }
            tables.drop(FULL, EMPTY);
            results.report(options.text("--json"));
        }
    }
}
