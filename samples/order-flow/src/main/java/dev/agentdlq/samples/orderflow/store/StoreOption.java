/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.store;

import dev.agentdlq.runtime.AgentDlq;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A store as it is named on the command line. */
@FunctionalInterface
public interface StoreOption {
    /** What may be named. */
    String SYNTAX = "sqlite[:FILE] | postgres:JDBC-URL | embedded-postgres | memory";

    /**
     * Opens the store.
     *
     * @return the store, to be closed after the queue
     * @throws IOException if it cannot be opened
     */
    OpenedStore open() throws IOException;

    /**
     * Understands a name.
     *
     * @param text the name
     * @return the store
     * @throws IllegalArgumentException if it names no store
     */
    static StoreOption parse(String text) {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? text : text.substring(0, colon);
        String rest = colon < 0 ? "" : text.substring(colon + 1);
        if (kind.equals("sqlite")) {
            return rest.isEmpty() ? StoreOption::sqliteInTemporaryFolder : sqliteIn(rest);
        }
        if (kind.equals("postgres") && rest.startsWith("jdbc:postgresql:")) {
            return () -> postgres(rest);
        }
        if (text.equals("embedded-postgres")) {
            return EmbeddedDatabase::open;
        }
        if (text.equals("memory")) {
            return () -> OpenedStore.of(
                    AgentDlq.builder().inMemory(), "memory", "the entries were kept in memory and are gone now");
        }
        throw new IllegalArgumentException("store '" + text + "' is unknown; it must be " + SYNTAX);
    }

    private static StoreOption sqliteIn(String name) {
        Path file = Path.of(name);
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException(
                    "store 'sqlite:" + name + "' must name a file, but that is a folder; name a file in it");
        }
        return () -> sqlite(file);
    }

    private static OpenedStore sqliteInTemporaryFolder() throws IOException {
        return sqlite(Files.createTempDirectory("order-flow-").resolve("agent-dlq.db"));
    }

    private static OpenedStore sqlite(Path file) {
        Path absolute = file.toAbsolutePath();
        return OpenedStore.of(
                AgentDlq.builder().sqlite(file),
                "SQLite " + absolute,
                "the entries stay in table dlq_entry of this SQLite file; go on with --store sqlite:" + absolute);
    }

    private static OpenedStore postgres(String url) {
        // What follows the question mark may hold a password.
        int query = url.indexOf('?');
        return OpenedStore.of(
                AgentDlq.builder().jdbcUrl(url),
                query < 0 ? url : url.substring(0, query),
                "the entries stay in the database; go on with the same --store");
    }
}
