/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.spi.DlqStore;

/** J5: a newer version of the library has added to every table, and this one goes on working. */
abstract class PostgresNewerSchemaContract extends PostgresStoreContract {
    static final String EXPAND = """
            DO $$
            DECLARE
                name regclass;
            BEGIN
                FOR name IN SELECT oid FROM pg_class WHERE relnamespace = '{schema}'::regnamespace AND relkind = 'r' LOOP
                    EXECUTE format('ALTER TABLE %s ADD COLUMN said_later text', name);
                    EXECUTE format('ALTER TABLE %s ADD COLUMN counted_later integer NOT NULL DEFAULT 7', name);
                END LOOP;
            END
            $$;
            INSERT INTO {schema}.schema_version (version, name, checksum, compatible_from)
            VALUES (99, 'V099__later.sql', 'unknown', 1)
            """;

    PostgresNewerSchemaContract(PostgresServer server) {
        super(server);
    }

    @Override
    final DlqStore emptyStore() {
        try (DlqStore newer = super.emptyStore()) {
            newer.open();
        }
        execute(EXPAND);
        return super.emptyStore();
    }
}
