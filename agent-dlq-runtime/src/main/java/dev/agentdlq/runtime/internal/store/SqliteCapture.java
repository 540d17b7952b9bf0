/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.spi.NewEntry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stores new entries in SQLite. */
final class SqliteCapture implements DatabaseStore.Captures {
    private static final int TOO_BIG = 18;
    private static final int CONSTRAINT = 19;

    private final SqliteFile file;
    private final JsonMaps json;

    SqliteCapture(SqliteFile file, JsonMaps json) {
        this.file = file;
        this.json = json;
    }

    @Override
    public Map<UUID, Instant> insert(List<NewEntry> entries) {
        Map<UUID, Instant> dueById = new HashMap<>();
        Map<UUID, String> refused = new LinkedHashMap<>();
        file.write("store new entries", connection -> {
            long now = SqliteClock.now(connection);
            for (NewEntry entry : StorableEntry.clean(entries)) {
                try {
                    insert(connection, entry, now, dueById);
                } catch (SQLException e) {
                    // SQLite undoes the failed statement alone, and the entry's is the first
                    if ((e.getErrorCode() & 0xFF) != CONSTRAINT && (e.getErrorCode() & 0xFF) != TOO_BIG) {
                        throw e;
                    }
                    refused.put(entry.id(), "SQLite " + e.getErrorCode());
                }
            }
            return true;
        });
        if (!refused.isEmpty()) {
            throw StoreErrors.refused(file.name(), refused);
        }
        return dueById;
    }

    /** Inserts an entry that nobody has failed, and rolls it back. */
    @Override
    public void warmUp() {
        file.tryOut("warm up", connection -> {
            insert(connection, StorableEntry.sample(), 0, new HashMap<>());
            return true;
        });
    }

    private void insert(Connection connection, NewEntry entry, long now, Map<UUID, Instant> dueById)
            throws SQLException {
        UUID key = entry.repeatKey();
        if (key != null && isKnownOrCounted(connection, entry, key, now)) {
            return;
        }
        @Nullable Long delay = StorableEntry.delayMillis(entry);
        @Nullable Long due = delay == null ? null : Long.valueOf(now + delay);
        long failedAt = now - entry.age().toMillis();
        UUID parent = entry.nesting().parentId();
        int stored = Sql.update(
                connection,
                SqliteSql.INSERT,
                p -> StorableEntry.bind(p.text(entry.id().toString()), entry, json)
                        .number(failedAt)
                        .numberOrNull(entry.attemptCount() > 0 ? failedAt : null)
                        .numberOrNull(due)
                        .text(parent == null ? null : parent.toString())
                        .text(keys(entry.nesting().supersedes()))
                        .text(key == null ? null : key.toString()));
        if (stored == 0) {
            return;
        }
        Sql.update(
                connection,
                SqliteSql.PUT_ATTEMPT,
                p -> StorableEntry.bind(
                        p.text(entry.id().toString())
                                .number(entry.attemptCount())
                                .text(StorableEntry.outcome(entry).name())
                                .text(entry.node())
                                .numberOrNull(null)
                                .number(failedAt),
                        entry.failure()));
        for (UUID inner : entry.nesting().supersedes()) {
            supersede(connection, inner, now);
        }
        if (parent != null && isSuperseded(connection, parent, entry.id())) {
            supersede(connection, entry.id(), now);
        } else if (due != null) {
            dueById.put(entry.id(), Instant.ofEpochMilli(due));
        }
    }

    /** Counts an entry on the open one of its call, if there is one and it has not come before. */
    private static boolean isKnownOrCounted(Connection connection, NewEntry entry, UUID key, long now)
            throws SQLException {
        String id = entry.id().toString();
        boolean known = Sql.query(
                        connection,
                        SqliteRepeatSql.IS_KNOWN,
                        p -> p.text(id).text(key.toString()),
                        row -> row.getInt("known"))
                .contains(1);
        if (known) {
            return true;
        }
        int counted = Sql.update(
                connection, SqliteRepeatSql.COUNT_FAILED, p -> p.text(id).text(key.toString()));
        if (counted == 0) {
            return false;
        }
        for (UUID inner : entry.nesting().supersedes()) {
            supersede(connection, inner, now);
        }
        return true;
    }

    private static void supersede(Connection connection, UUID inner, long now) throws SQLException {
        Sql.update(connection, SqliteSql.SUPERSEDE, p -> p.number(now).text(inner.toString()));
    }

    private static boolean isSuperseded(Connection connection, UUID parent, UUID id) throws SQLException {
        return Sql.query(
                        connection,
                        SqliteSql.IS_SUPERSEDED,
                        p -> p.text(parent.toString()).text(id.toString()),
                        row -> row.getInt("found"))
                .contains(1);
    }

    private @Nullable String keys(List<UUID> ids) {
        Map<String, String> keys = new HashMap<>();
        ids.forEach(id -> keys.put(id.toString(), ""));
        return ids.isEmpty() ? null : json.write(keys);
    }
}
