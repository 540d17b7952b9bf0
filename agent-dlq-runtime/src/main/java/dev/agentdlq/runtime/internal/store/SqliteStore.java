/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Keeps entries in an SQLite file, for the processes of one machine. Needs org.xerial:sqlite-jdbc on the class path.
 */
public final class SqliteStore extends DatabaseStore {
    private final SqliteFile file;
    private final boolean mayCreate;

    /**
     * Creates the store; the file is opened, and created if missing, when the store is.
     *
     * @param path the file, in a directory that exists
     * @param json writes the maps
     */
    public SqliteStore(Path path, JsonMaps json) {
        this(path, json, SchemaSettings.of(SchemaSettings.Mode.APPLY));
    }

    /**
     * Creates the store; the file is opened when the store is.
     *
     * @param path the file, in a directory that exists
     * @param json writes the maps
     * @param schema what it does with its tables; the file is created if it may create them
     */
    public SqliteStore(Path path, JsonMaps json, SchemaSettings schema) {
        this(new SqliteFile(path), new Rows(new SqliteClock(), json), json, schema);
    }

    private SqliteStore(SqliteFile file, Rows rows, JsonMaps json, SchemaSettings schema) {
        super(
                new SqliteCapture(file, json),
                new SqliteOpenCalls(file, rows, json),
                new SqliteClaims(file, rows, json),
                new SqliteReviews(file, rows, json),
                new SchemaGate(
                        schema,
                        new SqliteMigrator(file, Migration.of("sqlite"), schema.lockPatience()),
                        System::nanoTime));
        this.file = file;
        this.mayCreate = schema.mode() == SchemaSettings.Mode.APPLY;
    }

    @Override
    public String name() {
        return file.name();
    }

    /** A file loses nothing, but a newer version of the library may open it too. */
    @Override
    public Optional<String> lineage() {
        lookAtSchema();
        return Optional.empty();
    }

    @Override
    public void open() {
        if (!mayCreate) {
            file.requirePresent();
        }
        file.open();
        openSchema();
    }

    @Override
    public void close() {
        file.close();
    }
}
