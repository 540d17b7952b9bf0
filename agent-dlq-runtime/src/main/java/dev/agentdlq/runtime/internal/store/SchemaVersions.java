/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.StoreException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Compares what was applied to a database with what this version of the library brings.
 *
 * @param store the database, for messages
 * @param script the arguments with which {@code SchemaSql} prints its script, for messages
 * @param all what this version brings
 */
record SchemaVersions(String store, String script, List<Migration> all) {
    /**
     * Tells what is still to be applied.
     *
     * @param applied what the database has
     * @return the rest, in its order
     * @throws StoreException if the database was made with other files, or needs a newer library
     */
    List<Migration> missing(List<AppliedMigration> applied) {
        requireCompatible(applied);
        Map<Integer, AppliedMigration> byVersion =
                applied.stream().collect(Collectors.toMap(AppliedMigration::version, Function.identity()));
        int newest = newest(applied);
        for (Migration migration : all) {
            AppliedMigration present = byVersion.get(migration.version());
            if (present == null && migration.version() < newest) {
                throw StoreException.incompatible(store + " is at schema version " + newest + ", but its schema_version"
                        + " lacks " + migration.version() + "; put that row back");
            }
            if (present != null && !present.checksum().equals(migration.checksum())) {
                throw StoreException.incompatible(store + " was migrated with another file '" + migration.name()
                        + "': its checksum is " + migration.checksum() + ", but schema_version says "
                        + present.checksum() + "; start the version of the library that made the schema");
            }
        }
        return all.stream()
                .filter(migration -> !byVersion.containsKey(migration.version()))
                .toList();
    }

    /**
     * Checks that nothing is to be applied.
     *
     * @param applied what the database has
     * @throws StoreException if something is missing, or as {@link #missing}
     */
    void requireAll(List<AppliedMigration> applied) {
        List<String> names = missing(applied).stream().map(Migration::name).toList();
        if (!names.isEmpty()) {
            throw StoreException.incompatible(store + " must have the migrations that this version of the library"
                    + " needs, but lacks " + names + "; run the script that 'java -cp … dev.agentdlq.runtime.SchemaSql "
                    + script + "' prints, or start a node with migrate(APPLY)");
        }
    }

    /**
     * Checks that the tables are not too new.
     *
     * @param applied what the database has
     * @throws StoreException if a migration that this version does not know leaves libraries of its age behind
     */
    void requireCompatible(List<AppliedMigration> applied) {
        int compatibleFrom = applied.stream()
                .filter(migration -> migration.version() > all.size())
                .mapToInt(AppliedMigration::compatibleFrom)
                .max()
                .orElse(0);
        if (compatibleFrom > all.size()) {
            throw StoreException.incompatible(store + " has schema version " + newest(applied)
                    + ", with which libraries work that know at least version " + compatibleFrom
                    + ", but this one knows only " + all.size() + "; start a newer version of the library");
        }
    }

    private static int newest(List<AppliedMigration> applied) {
        return applied.stream().mapToInt(AppliedMigration::version).max().orElse(0);
    }
}
