/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.store;

import dev.agentdlq.runtime.AgentDlq;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A real PostgreSQL that is unpacked, started, and removed after the run. */
final class EmbeddedDatabase {
    private EmbeddedDatabase() {}

    static OpenedStore open() throws IOException {
        Path folder = Files.createTempDirectory("order-flow-postgres-");
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(folder.resolve("binaries").toFile())
                    .setDataDirectory(folder.resolve("data"))
                    .setCleanDataDirectory(true)
                    .start();
            return new OpenedStore(
                    AgentDlq.builder().jdbcUrl(postgres.getJdbcUrl("postgres", "postgres")),
                    "embedded PostgreSQL, port " + postgres.getPort(),
                    () -> {
                        postgres.close();
                        delete(folder);
                    });
        } catch (IOException | RuntimeException e) {
            delete(folder);
            throw e;
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
