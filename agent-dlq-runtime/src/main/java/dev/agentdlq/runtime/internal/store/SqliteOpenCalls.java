/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.spi.RepeatedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Knows which calls have an open entry in SQLite. */
final class SqliteOpenCalls implements DatabaseStore.OpenCalls {
    private final SqliteFile file;
    private final Rows rows;
    private final JsonMaps json;

    SqliteOpenCalls(SqliteFile file, Rows rows, JsonMaps json) {
        this.file = file;
        this.rows = rows;
        this.json = json;
    }

    @Override
    public Optional<RepeatedCall> countRepeats(UUID repeatKey, int repeats) {
        String key = repeatKey.toString();
        Sql.Work<Optional<RepeatedCall>> find = connection -> Sql.query(
                        connection,
                        SqliteRepeatSql.FIND,
                        p -> p.number(SqliteClock.now(connection)).text(key),
                        rows::repeated)
                .stream()
                .findFirst();
        if (repeats == 0) {
            return file.read("look for a call", find);
        }
        return file.write("count repeats", connection -> {
            Sql.update(connection, SqliteRepeatSql.COUNT, p -> p.number(repeats).text(key));
            return find.run(connection);
        });
    }

    @Override
    public List<RepeatedCall> openCalls(Set<String> taskTypes, Duration window, int limit) {
        String types = json.write(taskTypes.stream().collect(Collectors.toMap(type -> type, type -> "")));
        return file.read("list open calls", connection -> {
            long now = SqliteClock.now(connection);
            List<RepeatedCall> calls = new ArrayList<>(Sql.query(
                    connection, SqliteRepeatSql.OPEN, p -> p.text(types).number(limit), rows::repeated));
            calls.addAll(Sql.query(
                    connection,
                    SqliteRepeatSql.RESOLVED,
                    p -> p.number(now).number(window.toMillis()).text(types).number(limit),
                    rows::repeated));
            return calls;
        });
    }

    @Override
    public boolean supersede(UUID repeatKey) {
        return file.write("supersede an entry", connection -> {
            long now = SqliteClock.now(connection);
            int changed = Sql.update(
                    connection, SqliteRepeatSql.SUPERSEDE, p -> p.number(now).text(repeatKey.toString()));
            return changed > 0;
        });
    }
}
