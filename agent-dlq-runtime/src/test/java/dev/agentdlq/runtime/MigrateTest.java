/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Receipt.Storage;
import dev.agentdlq.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application and its database administrator can say about the tables. */
class MigrateTest {
    @TempDir
    private Path folder;

    static class Tools {
        @AgentTask(type = "pay", maxRetries = 0)
        public void pay() throws IOException {
            throw new IOException("no answer");
        }
    }

    @Test
    void is_set_once() {
        assertThatThrownBy(() -> AgentDlq.builder()
                        .inMemory()
                        .migrate(Migrate.APPLY)
                        .migrate(Migrate.APPLY)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("migrate must be set once, but was set twice");
    }

    @ParameterizedTest
    @EnumSource
    void means_nothing_to_a_store_in_memory(Migrate migrate) {
        try (AgentDlq dlq = AgentDlq.builder().inMemory().migrate(migrate).build()) {
            assertThat(dlq.review().stats().total()).isZero();
        }
    }

    @Test
    void validate_refuses_to_start_without_the_tables_and_creates_nothing() {
        assertThatThrownBy(() -> builder(Migrate.VALIDATE).build())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("migrate is not APPLY");

        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    void starts_with_the_tables_that_the_script_made(Migrate migrate) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(SchemaSql.sqlite());
        }

        try (AgentDlq dlq = builder(migrate).build()) {
            Throwable thrown = catchThrowable(dlq.wrap(new Tools())::pay);

            assertThat(dlq.receipt(thrown).orElseThrow().storage()).isEqualTo(Storage.STORE);
        }
    }

    @Test
    void the_command_prints_the_script() throws Exception {
        assertThat(printed("sqlite")).isEqualTo(SchemaSql.sqlite().lines().toList());
        assertThat(printed("postgresql"))
                .isEqualTo(SchemaSql.postgresql("agent_dlq").lines().toList());
        assertThat(printed("postgresql", "other"))
                .isEqualTo(SchemaSql.postgresql("other").lines().toList())
                .anyMatch(line -> line.contains("\"other\".dlq_entry"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "oracle", "sqlite file", "postgresql one two", "postgresql One;"})
    void the_command_refuses_other_arguments_and_prints_nothing(String arguments) throws Exception {
        Process child = ChildJvm.start(SchemaSql.class, List.of(), arguments.split(" ", -1));

        assertThat(ChildJvm.linesOf(child)).isEmpty();
        assertThat(child.exitValue()).isEqualTo(2);
    }

    @Test
    void a_schema_that_is_no_plain_name_is_refused() {
        assertThatThrownBy(() -> SchemaSql.postgresql("a\"b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("schema must be a name of at most 63 lower-case letters, digits and underscores, but was"
                        + " 'a\"b'");
    }

    private static List<String> printed(String... arguments) throws Exception {
        Process child = ChildJvm.start(SchemaSql.class, List.of(), arguments);
        List<String> lines = ChildJvm.linesOf(child);
        assertThat(child.exitValue()).isZero();
        return lines;
    }

    private AgentDlqBuilder builder(Migrate migrate) {
        return AgentDlq.builder().sqlite(file()).migrate(migrate).captureDeadline(Duration.ofSeconds(5));
    }

    private Path file() {
        return folder.resolve("dlq.db");
    }
}
