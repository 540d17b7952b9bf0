/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import dev.agentdlq.internal.EntryIds;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An entry and its attempt as the queue stored them, and the statement that stores the same bytes once more under
 * another id. Immutable.
 */
final class SampleRow {
    private final List<Column> entry;
    private final List<Column> attempt;

    /** A column that is not null. */
    private record Column(String name, String type, Object value) {
        /** Times are the server's, as they are for the queue; whatever is due is due a second later. */
        String sql() {
            if (type.equals("timestamptz")) {
                return "clock_timestamp()" + (name.equals("next_attempt_at") ? " + interval '1 second'" : "");
            }
            return "?::" + type;
        }

        boolean isParameter() {
            return !type.equals("timestamptz");
        }
    }

    private SampleRow(List<Column> entry, List<Column> attempt) {
        this.entry = entry;
        this.attempt = attempt;
    }

    /** Lets a queue store one entry in tables that hold none yet, reads it and removes it. */
    static SampleRow of(Database database, QueueContender queue) throws SQLException, InterruptedException {
        Tables tables = new Tables(database);
        tables.storeOne(queue);
        String schema = queue.schema();
        SampleRow row = new SampleRow(
                columns(database, "SELECT * FROM " + schema + ".dlq_entry"),
                columns(database, "SELECT * FROM " + schema + ".dlq_attempt"));
        tables.empty(queue);
        return row;
    }

    private static List<Column> columns(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (!row.next()) {
                throw new WrongResultException("a failed call must be stored, but no row was found");
            }
            ResultSetMetaData description = row.getMetaData();
            List<Column> columns = new ArrayList<>();
            for (int i = 1; i <= description.getColumnCount(); i++) {
                String type = description.getColumnTypeName(i);
                Object value = type.equals("jsonb") ? row.getString(i) : row.getObject(i);
                if (value != null) {
                    columns.add(new Column(description.getColumnName(i), type, value));
                }
            }
            return columns;
        }
    }

    /** Returns one statement that inserts both rows. */
    String insert(String schema) {
        return "WITH stored AS (INSERT INTO " + schema + ".dlq_entry (" + names(entry) + ") VALUES ("
                + String.join(", ", entry.stream().map(Column::sql).toList()) + ")) INSERT INTO " + schema
                + ".dlq_attempt (" + names(attempt) + ") VALUES ("
                + String.join(", ", attempt.stream().map(Column::sql).toList()) + ")";
    }

    private static String names(List<Column> columns) {
        return String.join(", ", columns.stream().map(Column::name).toList());
    }

    /** Binds the parameters of that statement, with a new id wherever the sample's stands. */
    void bind(PreparedStatement insert) throws SQLException {
        UUID id = EntryIds.next();
        Object oldId = sampleId();
        String oldText = oldId.toString();
        int index = 0;
        for (List<Column> columns : List.of(entry, attempt)) {
            for (Column column : columns) {
                if (!column.isParameter()) {
                    continue;
                }
                Object value = column.value();
                if (value.equals(oldId)) {
                    insert.setObject(++index, id);
                } else if (value.equals(oldText)) {
                    insert.setString(++index, id.toString());
                } else {
                    insert.setObject(++index, value);
                }
            }
        }
    }

    private Object sampleId() {
        return entry.stream()
                .filter(column -> column.name().equals("id"))
                .findFirst()
                .orElseThrow()
                .value();
    }

    /** Returns how long the values are, times not counted. */
    int bytes() {
        return Stream.concat(entry.stream(), attempt.stream())
                .filter(Column::isParameter)
                .mapToInt(column -> column.value() instanceof byte[] bytes
                        ? bytes.length
                        : column.value().toString().getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }
}
