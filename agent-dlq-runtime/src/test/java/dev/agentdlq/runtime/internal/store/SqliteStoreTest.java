/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.StoreException;
import dev.agentdlq.spi.DlqStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class SqliteStoreTest extends SqliteStoreContract {
    @Test
    void is_the_same_store_for_everyone_who_opens_the_file() {
        try (DlqStore other = emptyStore()) {
            other.open();
            insert(Sample.due());

            assertThat(other.stats().total()).isEqualTo(1);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void lets_only_the_owner_read_the_file() throws IOException {
        insert(Sample.due());

        for (Path path : List.of(file(), directory.resolve("dlq.db-wal"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void refuses_a_directory_that_is_not_there() {
        try (DlqStore lost = new SqliteStore(directory.resolve("no/dlq.db"), new JacksonMaps())) {
            assertThatThrownBy(lost::open)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("its directory must exist, but does not");
        }
    }

    @Test
    void refuses_a_file_that_is_no_database() throws IOException {
        Path text = Files.writeString(directory.resolve("notes.txt"), "no database ".repeat(1_000));
        try (DlqStore wrong = new SqliteStore(text, new JacksonMaps())) {
            assertThatThrownBy(wrong::open)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("notes.txt' cannot be opened")
                    .hasMessageContaining("check that it is an SQLite database");
        }
    }

    @Test
    void says_that_it_is_not_open() {
        try (DlqStore closed = emptyStore()) {
            assertThatThrownBy(closed::stats)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("must be open, but is not");
        }
    }
}
