/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agentdlq.ReviewAction;
import dev.agentdlq.StoreException;
import dev.agentdlq.runtime.internal.store.SchemaSettings.Mode;
import dev.agentdlq.spi.DlqStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is done with the tables in PostgreSQL, whatever the server's version. */
abstract class PostgresMigratorContract {
    private static final String VERSION_99 = """
            INSERT INTO {schema}.schema_version (version, name, checksum, compatible_from)
            VALUES (99, 'V099__later.sql', 'unknown', %d)
            """;
    private static final String STATE = """
            SELECT string_agg(table_name || '.' || column_name, ',' ORDER BY table_name, ordinal_position)
                AS state
            FROM information_schema.columns
            WHERE table_schema = '{schema}'
            """;
    private static final String APPLIED =
            "SELECT count(*) || ' at ' || max(applied_at) AS state FROM {schema}.schema_version";

    private final PostgresServer server;
    private final String schema;

    PostgresMigratorContract(PostgresServer server) {
        this.server = server;
        this.schema = server.freshSchema();
    }

    @Test
    void apply_needs_no_right_to_change_the_schema_when_nothing_is_missing() {
        open(Mode.APPLY);
        String role = reader("SELECT ON ALL TABLES IN SCHEMA {schema}");

        try (PostgresStore store = storeOf(role, Mode.APPLY)) {
            store.open();

            assertThat(store.stats().total()).isZero();
        }
    }

    @Test
    void validate_needs_no_right_but_to_read_the_versions() {
        open(Mode.APPLY);
        String role = reader("SELECT ON {schema}.schema_version");

        try (PostgresStore store = storeOf(role, Mode.VALIDATE)) {
            store.open();
        }
    }

    @Test
    void what_the_guide_grants_is_enough_to_work() {
        execute(SchemaScript.postgresql(schema));
        String role = reader("SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema}");

        try (PostgresStore store = storeOf(role, Mode.VALIDATE)) {
            store.open();
            StoreScenario scenario = scenario(store);
            UUID id = scenario.insert(Sample.due());
            store.settle(List.of(scenario.review(scenario.claimOne())));

            assertThat(store.review(id, ReviewAction.DISCARD, "ann", "not wanted"))
                    .isPresent();
            assertThat(store.lineage()).isPresent();
        }
    }

    @Test
    void validate_names_what_is_missing_and_changes_nothing() {
        StoreException refused = catchThrowableOfType(StoreException.class, () -> open(Mode.VALIDATE));

        assertThat(refused.isIncompatible()).isTrue();
        assertThat(refused)
                .hasMessageContaining("lacks [V001__entries.sql]")
                .hasMessageContaining("SchemaSql postgresql " + schema);
        assertThat(state("SELECT to_regnamespace('{schema}') AS state")).isEqualTo("null");
    }

    @Test
    void off_does_not_look() {
        try (PostgresStore store = store(Mode.OFF)) {
            store.open();

            assertThatThrownBy(store::stats).hasMessageContaining("42P01");
        }
    }

    @Test
    void leaves_no_table_behind_when_a_file_fails() {
        try (PostgresDatabase database = new PostgresDatabase(server.settings(schema))) {
            List<Migration> broken = List.of(
                    Migration.parse("V001__a.sql", "-- compatible-from: 1\nCREATE TABLE {schema}.first (id int)"),
                    Migration.parse(
                            "V002__b.sql", "-- compatible-from: 1\nCREATE TABLE {schema}.second (id nonsense)"));

            assertThatThrownBy(() -> new PostgresMigrator(database, broken, Duration.ofSeconds(60)).apply())
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("could not create or upgrade its tables")
                    .hasMessageContaining("42704");
        }
        assertThat(state(STATE)).isEqualTo("null");
        open(Mode.APPLY);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OFF")
    void refuses_tables_that_were_made_with_another_file(Mode mode) {
        open(Mode.APPLY);
        execute("UPDATE {schema}.schema_version SET checksum = 'other'");

        assertThatThrownBy(() -> open(mode))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("was migrated with another file 'V001__entries.sql'");
    }

    @ParameterizedTest
    @EnumSource
    void j6_works_with_newer_tables_that_say_they_are_compatible(Mode mode) {
        open(Mode.APPLY);
        execute(VERSION_99.formatted(1));

        try (PostgresStore store = store(mode)) {
            store.open();

            assertThat(store.stats().total()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OFF")
    void j6_refuses_newer_tables_that_leave_this_version_behind(Mode mode) {
        open(Mode.APPLY);
        execute(VERSION_99.formatted(2));

        StoreException refused = catchThrowableOfType(StoreException.class, () -> open(mode));

        assertThat(refused.isIncompatible()).isTrue();
        assertThat(refused)
                .hasMessageContaining("has schema version 99, with which libraries work that know at least version 2,"
                        + " but this one knows only 1; start a newer version of the library");
    }

    @Test
    void the_script_makes_what_validate_wants_and_leaves_nothing_for_apply() {
        execute(SchemaScript.postgresql(schema));
        String applied = state(APPLIED);

        open(Mode.VALIDATE);
        open(Mode.OFF);
        open(Mode.APPLY);

        assertThat(applied).startsWith("1 at ");
        assertThat(state(APPLIED)).isEqualTo(applied);
    }

    @Test
    void the_script_makes_the_same_tables_as_the_library() {
        open(Mode.APPLY);
        String byLibrary = state(STATE);
        execute("DROP SCHEMA {schema} CASCADE");

        execute(SchemaScript.postgresql(schema));

        assertThat(state(STATE)).contains("dlq_entry.id").isEqualTo(byLibrary);
    }

    @Test
    void the_script_can_be_run_again_and_after_the_library() {
        open(Mode.APPLY);
        String before = state(APPLIED);

        execute(SchemaScript.postgresql(schema));
        execute(SchemaScript.postgresql(schema));

        assertThat(state(APPLIED)).isEqualTo(before);
    }

    @Test
    void the_script_upgrades_what_is_older() {
        List<Migration> older = Migration.of("postgresql");
        execute(SchemaScript.postgresql(schema, older));
        Migration newer = Migration.parse(
                "V002__more.sql", "-- compatible-from: 1\nALTER TABLE {schema}.dlq_entry ADD COLUMN more text;\n");

        execute(SchemaScript.postgresql(schema, List.of(older.get(0), newer)));

        assertThat(state(STATE)).contains("dlq_entry.more");
        assertThat(state(APPLIED)).startsWith("2 at ");
        open(Mode.VALIDATE);
    }

    @Test
    void the_script_refuses_tables_that_were_made_with_another_file() {
        open(Mode.APPLY);
        execute("UPDATE {schema}.schema_version SET checksum = 'other'");

        assertThatThrownBy(() -> execute(SchemaScript.postgresql(schema)))
                .hasMessageContaining("schema \"" + schema + "\" was migrated with another file 'V001__entries.sql'");
    }

    private static StoreScenario scenario(PostgresStore store) {
        return new StoreScenario() {
            @Override
            public DlqStore store() {
                return store;
            }

            @Override
            public void shiftTime(Duration duration) {
                throw new UnsupportedOperationException("time passes by itself here");
            }
        };
    }

    private void open(Mode mode) {
        try (PostgresStore store = store(mode)) {
            store.open();
        }
    }

    private PostgresStore store(Mode mode) {
        return new PostgresStore(server.settings(schema), new JacksonMaps(), SchemaSettings.of(mode));
    }

    private PostgresStore storeOf(String role, Mode mode) {
        String url = server.url().replace("user=postgres", "user=" + role);
        return new PostgresStore(
                PostgresSettings.url(url, role, null, schema), new JacksonMaps(), SchemaSettings.of(mode));
    }

    private String reader(String right) {
        String role = schema + "_reader";
        execute("CREATE ROLE " + role + " LOGIN; GRANT USAGE ON SCHEMA {schema} TO " + role + "; GRANT " + right
                + " TO " + role);
        return role;
    }

    private void execute(String sql) {
        server.execute(sql.replace("{schema}", schema));
    }

    private String state(String sql) {
        try (Connection connection = server.connect()) {
            return Sql.query(
                            connection,
                            sql.replace("{schema}", schema),
                            p -> {},
                            row -> String.valueOf(row.getString("state")))
                    .get(0);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
