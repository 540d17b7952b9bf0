/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import dev.agentdlq.runtime.internal.codec.JsonViews;
import dev.agentdlq.runtime.internal.store.InMemoryStore;
import dev.agentdlq.runtime.internal.store.JsonMaps;
import dev.agentdlq.runtime.internal.store.PostgresSettings;
import dev.agentdlq.runtime.internal.store.PostgresStore;
import dev.agentdlq.runtime.internal.store.SchemaSettings;
import dev.agentdlq.runtime.internal.store.SqliteStore;
import dev.agentdlq.spi.DlqStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Which store a builder was told to use. */
final class Stores {
    private static final String POSTGRESQL_URL = "jdbc:postgresql:";
    private static final String SQLITE_URL = "jdbc:sqlite:";

    private final List<String> problems = new ArrayList<>();
    private @Nullable BiFunction<String, JsonMaps, DlqStore> factory;
    private Kind kind = Kind.SHARED;
    private @Nullable Path spool;
    private @Nullable String schema;
    private @Nullable Migrate migrate;

    /** Where a store is, which decides what may go wrong with it. */
    enum Kind {
        /** Reached over a network, so that it may not be there when the application starts. */
        SHARED,

        /** A file, which is there or never will be. */
        FILE,

        /** Nothing survives the process anyway. */
        MEMORY
    }

    void postgres(DataSource dataSource) {
        choose((schema, json) -> new PostgresStore(PostgresSettings.dataSource(dataSource, schema), json, tables()));
    }

    void jdbcUrl(String url, @Nullable String user, @Nullable String password) {
        if (url.startsWith(POSTGRESQL_URL)) {
            choose((schema, json) ->
                    new PostgresStore(PostgresSettings.url(url, user, password, schema), json, tables()));
        } else if (url.startsWith(SQLITE_URL) && user == null && !url.contains("?") && !url.endsWith(":memory:")) {
            sqlite(Path.of(url.substring(SQLITE_URL.length())));
        } else if (url.startsWith(SQLITE_URL) && user != null) {
            refuse("SQLite has no user and password; call jdbcUrl(url) or sqlite(file)");
        } else {
            refuse("a JDBC URL must begin with " + POSTGRESQL_URL + ", or be " + SQLITE_URL
                    + " and a file name without parameters; for a store in memory call inMemory()");
        }
    }

    void sqlite(Path file) {
        kind = Kind.FILE;
        spool = file.toAbsolutePath().resolveSibling(file.getFileName() + "-spool");
        choose((unused, json) -> new SqliteStore(file, json, tables()));
    }

    void inMemory() {
        kind = Kind.MEMORY;
        choose((unused, json) -> new InMemoryStore(InstantSource.system()));
    }

    void custom(DlqStore store) {
        choose((unused, json) -> store);
    }

    void schema(String schema) {
        if (this.schema != null) {
            problems.add("schema must be set once, but was set twice");
        }
        try {
            PostgresSettings.requireSchema(schema);
        } catch (IllegalArgumentException refused) {
            problems.add(String.valueOf(refused.getMessage()));
        }
        this.schema = schema;
    }

    void migrate(Migrate migrate) {
        if (this.migrate != null) {
            problems.add("migrate must be set once, but was set twice");
        }
        this.migrate = migrate;
    }

    private SchemaSettings tables() {
        return SchemaSettings.of(
                switch (migrate == null ? Migrate.APPLY : migrate) {
                    case APPLY -> SchemaSettings.Mode.APPLY;
                    case VALIDATE -> SchemaSettings.Mode.VALIDATE;
                    case OFF -> SchemaSettings.Mode.OFF;
                });
    }

    /** A store was named, so nobody has to be told that one is missing. */
    private void refuse(String problem) {
        problems.add(problem);
        choose((unused, json) -> {
            throw new IllegalStateException(problem);
        });
    }

    private void choose(BiFunction<String, JsonMaps, DlqStore> factory) {
        if (this.factory != null) {
            problems.add("one store must be chosen, but there are two");
        }
        this.factory = factory;
    }

    List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        if (factory == null) {
            all.add("a store must be chosen: postgres(…), jdbcUrl(…), sqlite(…), inMemory() or store(…)");
        }
        return all;
    }

    Kind kind() {
        return kind;
    }

    /** Where failed calls are spooled unless the application names a place; never a folder that the system empties. */
    @Nullable
    Path defaultSpool() {
        return switch (kind) {
            case SHARED -> Path.of(System.getProperty("user.home", "."), ".agent-dlq", "spool");
            case FILE -> spool;
            case MEMORY -> null;
        };
    }

    DlqStore create(JsonViews views) {
        return Objects.requireNonNull(factory)
                .apply(schema == null ? PostgresSettings.DEFAULT_SCHEMA : schema, maps(views));
    }

    private static JsonMaps maps(JsonViews views) {
        return new JsonMaps() {
            @Override
            public String write(Map<String, String> map) {
                return views.write(map);
            }

            @Override
            public Map<String, String> read(String json) {
                return views.read(json);
            }
        };
    }
}
