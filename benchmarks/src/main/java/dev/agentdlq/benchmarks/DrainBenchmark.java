/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.util.List;
import java.util.Locale;

/** Measures how fast entries that are due are worked off, against peers and against a bare loop of SQL. */
final class DrainBenchmark {
    private DrainBenchmark() {}

    static void run(Options options) throws Exception {
        int rows = options.count("--rows", 100_000);
        int rounds = options.count("--rounds", 5);
        try (Server server = Server.open(options)) {
            Database database = server.database();
            System.out.println(database.version());
            QueueDrain ours =
                    new QueueDrain(database, new DueEntries(database, "drain_queue"), options.count("--workers", 500));
            List<DrainContender> all = List.of(
                    ours,
                    new DbSchedulerDrain(database, "drain_scheduler", options.count("--pool", 50)),
                    new OutboxDrain(database, "drain_outbox", options.count("--threads", 16)),
                    new BareSqlDrain(
                            database,
                            new DueEntries(database, "drain_bare"),
                            options.count("--connections", 2),
                            options.count("--batch", 100)));
            for (int round = 0; round <= rounds; round++) {
                for (DrainContender c : all) {
                    c.load(rows);
                    long nanos = c.drain(new Executions(rows, 0));
                    System.out.printf(Locale.ROOT, "%s %,.0f/s%n", c.title(), rows / (nanos / 1e9));
                }
                System.out.printf(Locale.ROOT, "batch %,.1f%n", ours.batch());
            }
        }
    }
}
