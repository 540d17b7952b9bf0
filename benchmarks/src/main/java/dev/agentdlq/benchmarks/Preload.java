/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/** Fills a queue's tables with entries whose statuses are as in a queue that has worked for long. */
final class Preload {
    /** Enough to see how long rows are. */
    private static final int FIRST_CHUNK = 10_000;

    private final Copies copies;
    private final Optional<Path> dataFolder;

    Preload(Database database, QueueContender queue, Optional<Path> dataFolder) {
        this.copies = new Copies(database, queue);
        this.dataFolder = dataFolder;
    }

    void load(int rows) throws SQLException, IOException, InterruptedException {
        copies.takeSample();
        int first = Math.min(rows, FIRST_CHUNK);
        copies.copy(1, first, Preload::value);
        Room.require(dataFolder, rows, copies.bytes() / first);
        copies.copy(first + 1, rows, Preload::value);
        copies.dropSample();
        copies.vacuum();
        System.out.printf(Locale.ROOT, "%,d rows loaded, %,.0f MB%n", rows, copies.bytes() / 1e6);
    }

    /** Of a hundred rows one is due, four wait for a person, the rest is done. */
    private static String value(String column) {
        return switch (column) {
            case "status" ->
                "CASE WHEN n % 100 = 0 THEN 'PENDING_RETRY' WHEN n % 100 < 5 THEN 'PENDING_REVIEW' ELSE 'RESOLVED' END";
            case "next_attempt_at" -> "CASE WHEN n % 100 = 0 THEN moment + interval '1 second' END";
            case "resolved_at" -> "CASE WHEN n % 100 >= 5 THEN moment + interval '2 seconds' END";
            case "resolution" -> "CASE WHEN n % 100 >= 5 THEN 'SUCCEEDED' END";
            default -> "sample." + column;
        };
    }
}
