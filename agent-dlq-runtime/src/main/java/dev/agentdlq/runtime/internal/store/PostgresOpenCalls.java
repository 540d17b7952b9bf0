/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.spi.RepeatedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Knows which calls have an open entry in PostgreSQL. */
final class PostgresOpenCalls implements DatabaseStore.OpenCalls {
    private final PostgresDatabase database;
    private final Rows rows;
    private final String count;
    private final String find;
    private final String open;
    private final String resolved;
    private final String supersede;

    PostgresOpenCalls(PostgresDatabase database, Rows rows) {
        this.database = database;
        this.rows = rows;
        this.count = database.sql(PostgresRepeatSql.COUNT);
        this.find = database.sql(PostgresRepeatSql.FIND);
        this.open = database.sql(PostgresRepeatSql.OPEN);
        this.resolved = database.sql(PostgresRepeatSql.RESOLVED);
        this.supersede = database.sql(PostgresRepeatSql.SUPERSEDE);
    }

    @Override
    public Optional<RepeatedCall> countRepeats(UUID repeatKey, int repeats) {
        return database.work("count repeats", connection -> {
            if (repeats > 0) {
                Sql.update(connection, count, p -> p.number(repeats).uuid(repeatKey));
            }
            return Sql.query(connection, find, p -> p.uuid(repeatKey), rows::repeated).stream()
                    .findFirst();
        });
    }

    @Override
    public List<RepeatedCall> openCalls(Set<String> taskTypes, Duration window, int limit) {
        List<String> types = List.copyOf(taskTypes);
        List<RepeatedCall> calls = new ArrayList<>(database.query(
                "list open calls",
                open,
                p -> p.array("text", types, type -> type).number(limit),
                rows::repeated));
        calls.addAll(database.query(
                "list calls that were resolved lately",
                resolved,
                p -> p.number(window.toMillis())
                        .array("text", types, type -> type)
                        .number(limit),
                rows::repeated));
        return calls;
    }

    @Override
    public boolean supersede(UUID repeatKey) {
        return database.work(
                "supersede an entry", connection -> Sql.update(connection, supersede, p -> p.uuid(repeatKey)) > 0);
    }
}
