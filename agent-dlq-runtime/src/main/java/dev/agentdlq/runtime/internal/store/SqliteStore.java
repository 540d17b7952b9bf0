/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import java.nio.file.Path;

/**
 * Keeps entries in an SQLite file, for the processes of one machine. Needs org.xerial:sqlite-jdbc on the class path.
 */
public final class SqliteStore extends DatabaseStore {
    private final SqliteFile file;

    /**
     * Creates the store; the file is opened, and created if missing, when the store is.
     *
     * @param path the file, in a directory that exists
     * @param json writes the maps
     */
    public SqliteStore(Path path, JsonMaps json) {
        this(new SqliteFile(path), new Rows(new SqliteClock(), json), json);
    }

    private SqliteStore(SqliteFile file, Rows rows, JsonMaps json) {
        super(new SqliteCapture(file, json), new SqliteClaims(file, rows, json), new SqliteReviews(file, rows, json));
        this.file = file;
    }

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public void open() {
        file.open();
        new SqliteMigrator(file, Migration.of("sqlite")).migrate();
    }

    @Override
    public void close() {
        file.close();
    }
}
