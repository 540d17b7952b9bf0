/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.sql.SQLException;
import java.util.Locale;

/** The tables of a queue, filled with entries that are due: copies of one that it stored, each with its own number. */
final class DueEntries {
    private static final String NO_ID = "00000000-0000-0000-0000-000000000000";

    private final Database database;
    private final String schema;
    private final Copies copies;
    private int last;
    private int resolvedBefore;

    /** The last row before those that are due, from which on they are numbered. */
    private int mark;

    private String markId = NO_ID;

    /** Makes the tables anew. */
    DueEntries(Database database, String schema) throws SQLException, InterruptedException {
        this.database = database;
        this.schema = schema;
        new Tables(database).drop(schema);
        try (ShipQueue queue = new ShipQueue(database, schema, 1, new Executions(0, 1))) {
            this.copies = new Copies(database, queue);
            copies.takeSample();
        }
    }

    String schema() {
        return schema;
    }

    /** Leaves nothing but due entries, as tables are after a while of rest. */
    void load(int count) throws SQLException {
        empty();
        addDue(count);
        settleDown();
    }

    /** Removes all entries. */
    void empty() throws SQLException {
        sql("TRUNCATE {schema}.dlq_entry, {schema}.dlq_attempt CASCADE");
        last = 0;
        resolvedBefore = 0;
    }

    /** Adds entries that were resolved long ago. */
    void addResolved(int count) throws SQLException {
        copies.copy(last + 1, last + count, DueEntries::resolved);
        last += count;
        resolvedBefore += count;
    }

    /** Adds entries that are due, numbered anew from {@link Executions#BASE} + 1 on. */
    void addDue(int count) throws SQLException {
        renumber();
        addMoreDue(count);
    }

    /** Lets the next entry that is due have the number {@link Executions#BASE} + 1. */
    void renumber() throws SQLException {
        mark = last;
        markId = database.texts(named("SELECT id FROM {schema}.dlq_entry ORDER BY id DESC LIMIT 1")).stream()
                .findFirst()
                .orElse(NO_ID);
    }

    /** Adds entries that are due, numbered on. */
    void addMoreDue(int count) throws SQLException {
        copies.copy(last + 1, last + count, column -> due(column, mark));
        last += count;
    }

    /** Lets nothing that the loading has left run into what is measured. */
    void settleDown() throws SQLException {
        copies.vacuum();
        database.execute("CHECKPOINT");
    }

    private static String resolved(String column) {
        return switch (column) {
            case "status" -> "'RESOLVED'";
            case "next_attempt_at" -> "NULL";
            case "resolved_at" -> "moment + interval '2 seconds'";
            case "resolution" -> "'RETRY'";
            default -> "sample." + column;
        };
    }

    private static String due(String column, int offset) {
        return switch (column) {
            case "next_attempt_at" -> "moment + interval '1 second'";
            case "args" ->
                String.format(
                        Locale.ROOT,
                        "overlay(sample.args PLACING convert_to((%1$d + n - %2$d)::text, 'UTF8')"
                                + " FROM position(convert_to('%1$d', 'UTF8') IN sample.args))",
                        Executions.BASE,
                        offset);
            default -> "sample." + column;
        };
    }

    /** Waits until no entry is open, after all have been executed. */
    void awaitSettled() throws SQLException, InterruptedException {
        String entries = schema + ".dlq_entry";
        Rows.awaitNone(database, entries + " WHERE status = 'RETRYING'", entries + " WHERE status = 'PENDING_RETRY'");
    }

    /** Requires that all entries that were due are resolved, each by as many attempts as it needed. */
    void requireResolved(int due, int failures) throws SQLException {
        int number = failures + 2;
        String attempts = "dlq_attempt WHERE entry_id > '" + markId + "'";
        require("entries", resolvedBefore + due, "dlq_entry");
        require("resolved entries", resolvedBefore + due, "dlq_entry WHERE status = 'RESOLVED'");
        require(
                "entries with " + number + " attempts",
                due,
                "dlq_entry WHERE attempt_count = " + number + " AND id > '" + markId + "'");
        require("attempts that succeeded", due, attempts + " AND outcome = 'SUCCEEDED' AND number = " + number);
        require("attempts", due * (long) number, attempts);
        resolvedBefore += due;
    }

    /** Returns how many entries were settled by one transaction, on average. */
    double batch(int due) throws SQLException {
        return due
                / database.number(named("SELECT count(DISTINCT xmin::text) FROM {schema}.dlq_attempt"
                        + " WHERE outcome = 'SUCCEEDED' AND entry_id > '" + markId + "'"));
    }

    /** Returns how large the tables are. */
    double bytes() throws SQLException {
        return copies.bytes();
    }

    private void require(String what, long expected, String rows) throws SQLException {
        long found = (long) database.number("SELECT count(*) FROM " + schema + "." + rows);
        if (found != expected) {
            throw new WrongResultException(
                    schema + " must have " + expected + " " + what + " after the drain, but has " + found);
        }
    }

    private void sql(String template) throws SQLException {
        database.execute(named(template));
    }

    private String named(String template) {
        return template.replace("{schema}", schema);
    }
}
