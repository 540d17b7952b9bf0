/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Fills a queue's tables with copies of an entry that it stored, with ids in the order of time, as the queue makes
 * them. Values that the server has compressed are copied as they are.
 */
final class Copies {
    private static final int CHUNK = 100_000;

    private final Database database;
    private final Contender queue;

    Copies(Database database, Contender queue) {
        this.database = database;
        this.queue = queue;
    }

    /** Lets the queue store one entry, notes it, and empties the tables. */
    void takeSample() throws SQLException, InterruptedException {
        Tables tables = new Tables(database);
        tables.storeOne(queue);
        sql("CREATE TABLE {schema}.sample_entry AS SELECT * FROM {schema}.dlq_entry");
        sql("CREATE TABLE {schema}.sample_attempt AS SELECT * FROM {schema}.dlq_attempt");
        tables.empty(queue);
    }

    void dropSample() throws SQLException {
        sql("DROP TABLE {schema}.sample_entry, {schema}.sample_attempt");
    }

    void vacuum() throws SQLException {
        sql("VACUUM (FREEZE, ANALYZE) {schema}.dlq_entry");
        sql("VACUUM (FREEZE, ANALYZE) {schema}.dlq_attempt");
    }

    double bytes() throws SQLException {
        return database.number("SELECT pg_total_relation_size('" + queue.schema()
                + ".dlq_entry') + pg_total_relation_size('" + queue.schema() + ".dlq_attempt')");
    }

    /**
     * Copies the sample, one row per millisecond of the past.
     *
     * @param from the number of the first row, which makes its id
     * @param to the number of the last row
     * @param value gives the SQL of a column, of which {@code n} is the number, {@code moment} the time and
     *     {@code sample} the row
     */
    void copy(int from, int to, UnaryOperator<String> value) throws SQLException {
        for (long first = from; first <= to; first += CHUNK) {
            copyChunk(first, Math.min(to, first + CHUNK - 1), value);
            if (first / 1_000_000 != (first + CHUNK) / 1_000_000) {
                System.out.printf(Locale.ROOT, "  %,d of %,d rows loaded%n", Math.min(to, first + CHUNK - 1), to);
            }
        }
    }

    private void copyChunk(long from, long to, UnaryOperator<String> value) throws SQLException {
        List<String> entryColumns = columns("dlq_entry");
        List<String> attemptColumns = columns("dlq_attempt");
        UnaryOperator<String> known = column -> value(column, value);
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
                String.join(", ", entryColumns.stream().map(known).toList()),
                String.join(", ", attemptColumns),
                String.join(", ", attemptColumns.stream().map(known).toList())));
    }

    private static String value(String column, UnaryOperator<String> others) {
        return switch (column) {
            case "id", "entry_id" -> "made.id";
            case "task_id" -> "made.id::text";
            case "created_at", "last_attempted_at", "ended_at" -> "moment";
            default -> others.apply(column);
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
