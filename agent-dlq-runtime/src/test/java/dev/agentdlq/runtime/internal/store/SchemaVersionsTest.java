/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agentdlq.StoreException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a library with the versions 1 and 2 makes of what it finds. */
class SchemaVersionsTest {
    private static final Migration FIRST = Migration.parse("V001__a.sql", "-- compatible-from: 1\na");
    private static final Migration SECOND = Migration.parse("V002__b.sql", "-- compatible-from: 1\nb");
    private static final SchemaVersions VERSIONS =
            new SchemaVersions("the store", "postgresql agent_dlq", List.of(FIRST, SECOND));

    @Test
    void what_was_not_applied_is_missing() {
        assertThat(VERSIONS.missing(List.of())).containsExactly(FIRST, SECOND);
        assertThat(VERSIONS.missing(upTo(1))).containsExactly(SECOND);
        assertThat(VERSIONS.missing(upTo(2))).isEmpty();
    }

    @Test
    void newer_tables_that_only_gained_something_are_worked_with() {
        List<AppliedMigration> expanded = upTo(2, later(3, 1), later(4, 2));

        assertThat(VERSIONS.missing(expanded)).isEmpty();
        assertThatCode(() -> VERSIONS.requireAll(expanded)).doesNotThrowAnyException();
        assertThatCode(() -> VERSIONS.requireCompatible(expanded)).doesNotThrowAnyException();
    }

    @Test
    void newer_tables_that_left_this_library_behind_are_refused_even_if_the_newest_change_only_added() {
        List<AppliedMigration> contracted = upTo(2, later(3, 3), later(4, 1));

        String message = "the store has schema version 4, with which libraries work that know at least version 3, but"
                + " this one knows only 2; start a newer version of the library";
        assertThat(refusal(() -> VERSIONS.missing(contracted))).isEqualTo(message);
        assertThat(refusal(() -> VERSIONS.requireAll(contracted))).isEqualTo(message);
        assertThat(refusal(() -> VERSIONS.requireCompatible(contracted))).isEqualTo(message);
    }

    @Test
    void what_is_missing_is_named_with_the_remedy() {
        assertThat(refusal(() -> VERSIONS.requireAll(upTo(1))))
                .isEqualTo("the store must have the migrations that this version of the library needs, but lacks"
                        + " [V002__b.sql]; run the script that 'java -cp … dev.agentdlq.runtime.SchemaSql postgresql"
                        + " agent_dlq' prints, or start a node with migrate(APPLY)");
    }

    @Test
    void tables_that_were_made_with_another_file_are_refused() {
        assertThat(refusal(() -> VERSIONS.missing(List.of(new AppliedMigration(1, "other", 1)))))
                .startsWith("the store was migrated with another file 'V001__a.sql': its checksum is "
                        + FIRST.checksum() + ", but schema_version says other;");
    }

    @Test
    void a_gap_is_refused_because_the_older_file_cannot_be_applied_after_the_newer_one() {
        assertThat(refusal(() -> VERSIONS.missing(List.of(applied(SECOND)))))
                .isEqualTo("the store is at schema version 2, but its schema_version lacks 1; put that row back");
    }

    private static String refusal(Runnable check) {
        StoreException refused = catchThrowableOfType(StoreException.class, check::run);
        assertThat(refused.isIncompatible()).isTrue();
        return String.valueOf(refused.getMessage());
    }

    private static List<AppliedMigration> upTo(int version, AppliedMigration... later) {
        Stream<AppliedMigration> known =
                IntStream.range(0, version).mapToObj(VERSIONS.all()::get).map(SchemaVersionsTest::applied);
        return Stream.concat(known, Stream.of(later)).toList();
    }

    private static AppliedMigration applied(Migration migration) {
        return new AppliedMigration(migration.version(), migration.checksum(), migration.compatibleFrom());
    }

    private static AppliedMigration later(int version, int compatibleFrom) {
        return new AppliedMigration(version, "unknown", compatibleFrom);
    }
}
