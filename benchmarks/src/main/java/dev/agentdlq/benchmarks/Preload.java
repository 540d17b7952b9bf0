/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Fills a queue's tables with copies of an entry that it stored: ids in the order of time, as the queue makes them, and
 * statuses as in a queue that has worked for long. Values that the server has compressed are copied as they are.
 */
final class Preload {
    private static final int CHUNK = 100_000;

    /** Enough to see how long rows are. */
    private static final int FIRST_CHUNK = 10_000;

    private final Database database;
    private final QueueContender queue;
    private final Optional<Path> dataFolder;

    Preload(Database database, QueueContender queue, Optional<Path> dataFolder) {
        this.database = database;
        this.queue = queue;
        this.dataFolder = dataFolder;
    }

    void load(int rows) throws SQLException, IOException, InterruptedException {
        takeSample();
        int first = Math.min(rows, FIRST_CHUNK);
        copy(1, first);
        requireRoom(rows, first);
        for (int from = first + 1; from <= rows && from > 0; from += CHUNK) {
            copy(from, (int) Math.min(rows, from + (long) CHUNK - 1));
            if (from / 1_000_000 != (from + CHUNK) / 1_000_000) {
                System.out.printf(Locale.ROOT, "  %,d of %,d rows loaded%n", Math.min(rows, from + CHUNK), rows);
            }
        }
        sql("DROP TABLE {schema}.sample_entry, {schema}.sample_attempt");
        sql("VACUUM (FREEZE, ANALYZE) {schema}.dlq_entry");
        sql("VACUUM (FREEZE, ANALYZE) {schema}.dlq_attempt");
        System.out.printf(Locale.ROOT, "%,d rows loaded, %,.0f MB%n", rows, bytes() / 1e6);
    }

    private void takeSample() throws SQLException, InterruptedException {
        Tables tables = new Tables(database);
        tables.storeOne(queue);
        sql("CREATE TABLE {schema}.sample_entry AS SELECT * FROM {schema}.dlq_entry");
        sql("CREATE TABLE {schema}.sample_attempt AS SELECT * FROM {schema}.dlq_attempt");
        tables.empty(queue);
    }

    private void requireRoom(int rows, int loaded) throws SQLException, IOException {
        double needed = bytes() / loaded * rows;
        if (dataFolder.isEmpty()) {
            System.out.printf(Locale.ROOT, "the server will need about %,.0f MB%n", needed / 1e6);
            return;
        }
        double free = Files.getFileStore(dataFolder.get()).getUsableSpace();
        if (free < 2 * needed) {
            throw new UsageException(String.format(
                    Locale.ROOT,
                    "%,d rows need about %,.0f MB, and twice that must be free for the log, but in '%s' there are %,.0f MB;"
                            + " pass fewer --rows, or another server by --url",
                    rows,
                    needed / 1e6,
                    dataFolder.get(),
                    free / 1e6));
        }
    }

    private double bytes() throws SQLException {
        return database.number("SELECT pg_total_relation_size('" + queue.schema()
                + ".dlq_entry') + pg_total_relation_size('" + queue.schema() + ".dlq_attempt')");
    }

    /** One row per millisecond of the past; of a hundred rows one is due, four wait for a person, the rest is done. */
    private void copy(int from, int to) throws SQLException {
        List<String> entryColumns = columns("dlq_entry");
        List<String> attemptColumns = columns("dlq_attempt");
        sql(String.format(
                Locale.ROOT,
                """
                WITH made AS MATERIALIZED (
                    SELECT n, moment, (lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') || '7'
                        || lpad(to_hex(n %% 4096), 3, '0') || '8' || substr(md5(n::text), 1, 15))::uuid AS id
                    FROM generate_series(%d, %d) AS n
                    CROSS JOIN LATERAL (
                        SELECT date_trunc('day', now()) - interval '2 days' + n * interval '1 millisecond'
                    ) AS m (moment)
                ), stored AS (
                    INSERT INTO {schema}.dlq_entry (%s)
                    SELECT %s FROM made CROSS JOIN {schema}.sample_entry AS sample
                )
                INSERT INTO {schema}.dlq_attempt (%s)
                SELECT %s FROM made CROSS JOIN {schema}.sample_attempt AS sample
                """,
                from,
                to,
                String.join(", ", entryColumns),
                String.join(", ", entryColumns.stream().map(Preload::value).toList()),
                String.join(", ", attemptColumns),
                String.join(", ", attemptColumns.stream().map(Preload::value).toList())));
    }

    private static String value(String column) {
        return switch (column) {
            case "id", "entry_id" -> "made.id";
            case "task_id" -> "made.id::text";
            case "created_at", "last_attempted_at", "ended_at" -> "moment";
            case "status" ->
                "CASE WHEN n % 100 = 0 THEN 'PENDING_RETRY' WHEN n % 100 < 5 THEN 'PENDING_REVIEW' ELSE 'RESOLVED' END";
            case "next_attempt_at" -> "CASE WHEN n % 100 = 0 THEN moment + interval '1 second' END";
            case "resolved_at" -> "CASE WHEN n % 100 >= 5 THEN moment + interval '2 seconds' END";
            case "resolution" -> "CASE WHEN n % 100 >= 5 THEN 'SUCCEEDED' END";
            default -> "sample." + column;
        };
    }

    private List<String> columns(String table) throws SQLException {
        return database.texts("SELECT column_name FROM information_schema.columns WHERE table_schema = '"
                + queue.schema() + "' AND table_name = '" + table
                + "' AND is_generated = 'NEVER' ORDER BY ordinal_position");
    }

    private void sql(String template) throws SQLException {
        database.execute(template.replace("{schema}", queue.schema()));
    }
}
