/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.spi.Nesting;
import dev.agentdlq.spi.NewEntry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Stores new entries in PostgreSQL. */
final class PostgresCapture implements DatabaseStore.Captures {
    /** How often an entry may meet another one that is settled before it can be counted there. */
    private static final int RACES = 5;

    /** PostgreSQL's own state for what is worth another try. */
    private static final String LOST_RACE = "40001";

    private final PostgresDatabase database;
    private final JsonMaps json;
    private final String insertOne;
    private final String insert;
    private final String insertNested;
    private final PostgresRepeats repeats;

    PostgresCapture(PostgresDatabase database, JsonMaps json) {
        this.database = database;
        this.json = json;
        this.insertOne = database.sql(PostgresSql.INSERT_ONE);
        this.insert = database.sql(PostgresSql.INSERT);
        this.insertNested = database.sql(PostgresSql.INSERT_NESTED);
        this.repeats = new PostgresRepeats(database);
    }

    @Override
    public Map<UUID, Instant> insert(List<NewEntry> entries) {
        Map<UUID, Instant> dueById = new HashMap<>();
        Map<UUID, String> refused = new LinkedHashMap<>();
        if (!entries.isEmpty()) {
            insert(StorableEntry.clean(entries), dueById, refused);
        }
        if (!refused.isEmpty()) {
            throw StoreErrors.refused(database.name(), refused);
        }
        return dueById;
    }

    /** Halves a batch that is refused until what is refused stands alone: it costs only itself. */
    private void insert(List<NewEntry> entries, Map<UUID, Instant> dueById, Map<UUID, String> refused) {
        try {
            dueById.putAll(execute(entries));
        } catch (SQLException e) {
            if (!StoreErrors.isAboutData(e)) {
                throw StoreErrors.failed("store new entries", database.name(), e);
            }
            NewEntry first = entries.get(0);
            int half = entries.size() / 2;
            if (half > 0) {
                insert(entries.subList(0, half), dueById, refused);
                insert(entries.subList(half, entries.size()), dueById, refused);
            } else if (first.call().payload() != null) {
                insert(List.of(StorableEntry.withoutView(first)), dueById, refused);
            } else if (StorableEntry.hasErrorText(first)) {
                insert(List.of(StorableEntry.withoutErrorText(first)), dueById, refused);
            } else if (!StorableEntry.isAscii(first)) {
                insert(List.of(StorableEntry.inAscii(first)), dueById, refused);
            } else {
                refused.put(first.id(), e.getSQLState());
            }
        }
    }

    /** Inserts an entry that nobody has failed, and rolls it back. */
    @Override
    public void warmUp() {
        try {
            database.capture(connection -> {
                connection.setAutoCommit(false);
                try {
                    return execute(connection, List.of(StorableEntry.sample()));
                } finally {
                    connection.rollback();
                    connection.setAutoCommit(true);
                }
            });
        } catch (SQLException e) {
            throw StoreErrors.failed("warm up", database.name(), e);
        }
    }

    private Map<UUID, Instant> execute(List<NewEntry> entries) throws SQLException {
        return database.capture(connection -> execute(connection, entries));
    }

    private Map<UUID, Instant> execute(Connection connection, List<NewEntry> entries) throws SQLException {
        if (entries.stream().anyMatch(PostgresCapture::needsLook)) {
            return executeNested(connection, entries);
        }
        Map<UUID, Instant> dueById = new HashMap<>();
        Sql.Reader<Instant> due = row -> dueById.put(
                row.getObject("id", UUID.class),
                row.getObject("next_attempt_at", OffsetDateTime.class).toInstant());
        if (entries.size() == 1) {
            Sql.query(connection, insertOne, p -> bindOne(p, entries.get(0)), due);
        } else {
            Sql.query(connection, insert, p -> bind(p, entries), due);
        }
        return dueById;
    }

    /** Whether it depends on other entries how it is stored. */
    private static boolean needsLook(NewEntry entry) {
        return entry.repeatKey() != null || !entry.nesting().equals(Nesting.NONE);
    }

    private Map<UUID, Instant> executeNested(Connection connection, List<NewEntry> entries) throws SQLException {
        Map<UUID, Instant> dueById = new HashMap<>();
        Set<UUID> stored = new HashSet<>(insertNested(connection, entries, dueById));
        for (NewEntry entry : entries) {
            UUID key = entry.repeatKey();
            for (int i = 0; key != null && !stored.contains(entry.id()) && i < RACES; i++) {
                if (repeats.isKnownOrCounted(connection, entry, key)) {
                    stored.add(entry.id());
                } else {
                    // the open entry was settled in between
                    stored.addAll(insertNested(connection, List.of(entry), dueById));
                }
            }
            if (key != null && !stored.contains(entry.id())) {
                throw new SQLException("entry " + entry.id() + " was neither stored nor counted", LOST_RACE);
            }
        }
        return dueById;
    }

    private List<UUID> insertNested(Connection connection, List<NewEntry> entries, Map<UUID, Instant> dueById)
            throws SQLException {
        return Sql.query(connection, insertNested, p -> bindNesting(bind(p, entries), entries), row -> {
            UUID id = row.getObject("id", UUID.class);
            OffsetDateTime due = row.getObject("next_attempt_at", OffsetDateTime.class);
            if (due != null) {
                dueById.put(id, due.toInstant());
            }
            return id;
        });
    }

    /** An array of arrays would have to be rectangular, so each is a text. */
    private static @Nullable String superseded(NewEntry entry) {
        List<UUID> ids = entry.nesting().supersedes();
        return ids.isEmpty() ? null : ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }

    private Parameters bind(Parameters parameters, List<NewEntry> entries) throws SQLException {
        return parameters
                .array("uuid", entries, NewEntry::id)
                .array("text", entries, NewEntry::taskId)
                .array("text", entries, e -> e.call().taskType())
                .array("text", entries, e -> e.call().signature())
                .array("text", entries, e -> e.call().codec())
                .bytesArray(entries, e -> e.call().args())
                .array("text", entries, e -> e.call().state().name())
                .array("text", entries, e -> e.effect().name())
                .array("text", entries, e -> e.call().payload())
                .array("text", entries, e -> json.write(e.context()))
                .array("text", entries, e -> json.write(e.mdc()))
                .array("text", entries, e -> e.failure().errorType())
                .array("text", entries, e -> e.failure().errorMessage())
                .array("text", entries, e -> e.failure().stackTrace())
                .array("text", entries, e -> e.failure().evidence())
                .array("text", entries, e -> e.failure().kind().name())
                .array("text", entries, e -> e.failure().category())
                .array("text", entries, e -> e.failure().rule())
                .array("text", entries, e -> e.failure().fingerprint())
                .array("text", entries, NewEntry::reason)
                .array("text", entries, e -> e.status().name())
                .array("bigint", entries, StorableEntry::delayMillis)
                .array("integer", entries, NewEntry::attemptCount)
                .array("integer", entries, NewEntry::maxRetries)
                .array("text", entries, e -> StorableEntry.outcome(e).name())
                .array("text", entries, NewEntry::node)
                .array("bigint", entries, e -> e.age().toMillis());
    }

    private static void bindNesting(Parameters parameters, List<NewEntry> entries) throws SQLException {
        parameters
                .array("uuid", entries, e -> e.nesting().parentId())
                .array("text", entries, PostgresCapture::superseded)
                .array("uuid", entries, NewEntry::repeatKey);
    }

    private void bindOne(Parameters parameters, NewEntry entry) throws SQLException {
        StorableEntry.bind(parameters.uuid(entry.id()), entry, json)
                .number(entry.age().toMillis())
                .number(entry.attemptCount())
                .number(entry.age().toMillis())
                .numberOrNull(StorableEntry.delayMillis(entry))
                .number(entry.attemptCount())
                .text(StorableEntry.outcome(entry).name())
                .text(entry.node());
        StorableEntry.bind(parameters, entry.failure());
    }
}
