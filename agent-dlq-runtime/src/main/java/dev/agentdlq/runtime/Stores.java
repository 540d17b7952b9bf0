/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import dev.agentdlq.spi.DlqStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Which store a builder was told to use. */
final class Stores {
    private static final String DEFAULT_SCHEMA = "agent_dlq";

    private final List<String> problems = new ArrayList<>();
    private @Nullable Function<String, DlqStore> factory;
    private @Nullable String schema;

    void postgres(DataSource dataSource) {
        choose(schema -> null);
    }

    void jdbcUrl(String url, @Nullable String user, @Nullable String password) {}

    void sqlite(Path file) {}

    void inMemory() {}

    void custom(DlqStore store) {
        choose(unused -> store);
    }

    void schema(String schema) {
        if (this.schema != null) {
            problems.add("schema must be set once, but was set twice");
        }
        this.schema = schema;
    }

    private void choose(Function<String, DlqStore> factory) {
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

    DlqStore create() {
        return java.util.Objects.requireNonNull(factory).apply(schema == null ? DEFAULT_SCHEMA : schema);
    }
}
