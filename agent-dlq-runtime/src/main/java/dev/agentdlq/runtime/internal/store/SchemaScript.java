/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import java.util.List;
import java.util.stream.Collectors;

/** Writes what a store would do to create its tables as a script, for people who let no application do that. */
public final class SchemaScript {
    /** Nothing in it returns rows, which some tools take for an error. */
    private static final String POSTGRES_BEGIN = """
            -- Agent DLQ: creates schema '{name}' at version {newest}, or brings it there.
            -- Can be run again: what is there is left alone, and if anything fails nothing is changed. Waits for the lock
            -- under which the library itself would do this. With psql: psql -v ON_ERROR_STOP=1 -f FILE

            BEGIN;
            SET LOCAL lock_timeout = '2s';
            DO $lock$ BEGIN PERFORM pg_advisory_xact_lock(hashtextextended('{lock}', 0)); END $lock$;
            CREATE SCHEMA IF NOT EXISTS {schema};
            """;

    /** The body is not indented, so that the file's text stays as it is. */
    private static final String POSTGRES_MIGRATION = """

            DO $migration$
            BEGIN
            IF EXISTS (SELECT FROM {schema}.schema_version WHERE version = {version} AND checksum <> '{checksum}') THEN
                RAISE EXCEPTION 'schema "{name}" was migrated with another file ''{file}''';
            END IF;
            IF NOT EXISTS (SELECT FROM {schema}.schema_version WHERE version = {version}) THEN
            {sql}
            INSERT INTO {schema}.schema_version (version, name, checksum, compatible_from)
            VALUES ({version}, '{file}', '{checksum}', {compatible});
            END IF;
            END
            $migration$;
            """;

    private static final String SQLITE_BEGIN = """
            -- Agent DLQ: creates the tables of a new file at version {newest}.
            -- Cannot be run again: on a file that has the tables it fails at the first of them. With the command line:
            -- sqlite3 -bail FILE < SCRIPT

            PRAGMA journal_mode = WAL;
            BEGIN IMMEDIATE;
            """;

    private static final String SQLITE_MIGRATION = """

            {sql}
            INSERT INTO schema_version (version, name, checksum, compatible_from)
            VALUES ({version}, '{file}', '{checksum}', {compatible});
            """;

    private static final String COMMIT = "\nCOMMIT;\n";

    private SchemaScript() {}

    /**
     * Writes the script for PostgreSQL.
     *
     * @param schema the schema of the tables
     * @return SQL that can be run any number of times
     * @throws IllegalArgumentException if the schema is no plain lower-case name
     */
    public static String postgresql(String schema) {
        return postgresql(schema, Migration.of("postgresql"));
    }

    static String postgresql(String schema, List<Migration> migrations) {
        PostgresSettings.requireSchema(schema);
        String script = begin(POSTGRES_BEGIN, migrations)
                + PostgresMigrator.CREATE_VERSIONS.stripTrailing() + ";\n"
                + migrations(POSTGRES_MIGRATION, migrations)
                + COMMIT;
        return script.replace("{lock}", PostgresMigrator.lockOf(schema))
                .replace("{name}", schema)
                .replace("{schema}", '"' + schema + '"');
    }

    /**
     * Writes the script for SQLite.
     *
     * @return SQL for a new file
     */
    public static String sqlite() {
        List<Migration> migrations = Migration.of("sqlite");
        // the first statement that fails must be one that shows that the tables are there
        String versions = SqliteMigrator.CREATE_VERSIONS.replace("IF NOT EXISTS ", "");
        return begin(SQLITE_BEGIN, migrations)
                + versions.stripTrailing() + ";\n"
                + migrations(SQLITE_MIGRATION, migrations)
                + COMMIT;
    }

    private static String begin(String template, List<Migration> migrations) {
        return template.replace("{newest}", Integer.toString(migrations.size()));
    }

    private static String migrations(String template, List<Migration> migrations) {
        return migrations.stream()
                .map(migration -> template.replace("{version}", Integer.toString(migration.version()))
                        .replace("{file}", migration.name())
                        .replace("{checksum}", migration.checksum())
                        .replace("{compatible}", Integer.toString(migration.compatibleFrom()))
                        .replace("{sql}", migration.sql().stripTrailing()))
                .collect(Collectors.joining());
    }
}
