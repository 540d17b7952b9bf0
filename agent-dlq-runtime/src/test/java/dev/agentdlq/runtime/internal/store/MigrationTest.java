/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationTest {
    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "sqlite"})
    void every_file_is_listed_numbered_without_a_gap_and_says_what_it_is_compatible_with(String database)
            throws IOException, URISyntaxException {
        List<Migration> all = Migration.of(database);

        assertThat(all).extracting(Migration::name).containsExactlyElementsOf(filesOf(database));
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).version()).isEqualTo(i + 1);
            assertThat(all.get(i).compatibleFrom()).isBetween(1, i + 1);
        }
        assertThat(all)
                .as("what an old library cannot work with does not become so by a later file")
                .extracting(Migration::compatibleFrom)
                .isSorted();
    }

    @Test
    void both_databases_have_the_same_versions() {
        assertThat(Migration.of("sqlite"))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("sql", "checksum")
                .isEqualTo(Migration.of("postgresql"));
    }

    @Test
    void the_first_line_says_which_libraries_can_still_work_with_the_tables() {
        Migration migration = Migration.parse("V012__add.sql", "-- compatible-from: 7\nSELECT 1");

        assertThat(migration.version()).isEqualTo(12);
        assertThat(migration.compatibleFrom()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "CREATE TABLE a (id int)",
                "-- a comment\n-- compatible-from: 1\n",
                "-- compatible-from: 0\n",
                "-- compatible-from: 3\n",
                "-- compatible-from: one\n",
                "-- compatible-from: 1 or 2\n"
            })
    void a_file_that_does_not_say_it_is_refused(String sql) {
        assertThatThrownBy(() -> Migration.parse("V002__add.sql", sql))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "file 'V002__add.sql' must begin with a line '-- compatible-from: N', N from 1 to 2,"
                                + " but begins with '" + sql.lines().findFirst().orElse("") + "'");
    }

    @Test
    void a_file_without_a_number_is_refused() {
        assertThatThrownBy(() -> Migration.parse("add.sql", "-- compatible-from: 1\n"))
                .hasMessage("a migration must be named like V002__what.sql, but was 'add.sql'");
    }

    private static List<String> filesOf(String database) throws IOException, URISyntaxException {
        URL folder = Objects.requireNonNull(Migration.class.getResource(database));
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
