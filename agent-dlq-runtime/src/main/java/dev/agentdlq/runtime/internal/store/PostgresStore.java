/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps entries in PostgreSQL 14 or later, for any number of nodes. */
public final class PostgresStore extends DatabaseStore {
    /** Shorter transactions are everyday life, and what they leave behind is cleaned up soon. */
    private static final Duration HINDRANCE_PATIENCE = Duration.ofSeconds(30);

    private final PostgresDatabase database;
    private final PostgresLineage lineage;
    private final PostgresHindrance hindrance;

    /**
     * Creates the store; it connects when it is opened.
     *
     * @param settings where the tables are
     * @param json writes the maps
     */
    public PostgresStore(PostgresSettings settings, JsonMaps json) {
        this(settings, json, SchemaSettings.of(SchemaSettings.Mode.APPLY));
    }

    /**
     * Creates the store; it connects when it is opened.
     *
     * @param settings where the tables are
     * @param json writes the maps
     * @param schema what it does with its tables
     */
    public PostgresStore(PostgresSettings settings, JsonMaps json, SchemaSettings schema) {
        this(new PostgresDatabase(settings), new Rows(new PostgresColumns(), json), json, schema);
    }

    private PostgresStore(PostgresDatabase database, Rows rows, JsonMaps json, SchemaSettings schema) {
        super(
                new PostgresCapture(database, json),
                new PostgresOpenCalls(database, rows),
                new PostgresClaims(database, rows),
                new PostgresReviews(database, rows),
                new SchemaGate(
                        schema,
                        new PostgresMigrator(database, Migration.of("postgresql"), schema.lockPatience()),
                        System::nanoTime));
        this.database = database;
        this.lineage = new PostgresLineage(database);
        this.hindrance = new PostgresHindrance(database, HINDRANCE_PATIENCE, System::nanoTime);
    }

    @Override
    public String name() {
        return database.place();
    }

    @Override
    public Optional<String> lineage() {
        String history = lineage.read();
        lookAtSchema();
        return Optional.of(history);
    }

    @Override
    public void open() {
        database.connect();
        openSchema();
    }

    @Override
    public synchronized Optional<String> findHindrance() {
        return hindrance.find();
    }

    @Override
    public void close() {
        database.close();
    }

    private static final class PostgresColumns implements Rows.Columns {
        @Override
        public @Nullable UUID uuidOrNull(ResultSet row, String column) throws SQLException {
            return row.getObject(column, UUID.class);
        }

        @Override
        public @Nullable Instant time(ResultSet row, String column) throws SQLException {
            OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
            return time == null ? null : time.toInstant();
        }
    }
}
