/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.spi.DlqStore;
import java.time.Duration;

/** What the store in PostgreSQL does, whatever the server's version. */
abstract class PostgresStoreContract extends DlqStoreContract {
    private static final String SHIFT = """
            UPDATE {schema}.dlq_entry
            SET created_at = created_at - {shift}, last_attempted_at = last_attempted_at - {shift},
                next_attempt_at = next_attempt_at - {shift}, resolved_at = resolved_at - {shift},
                lease_until = lease_until - {shift};
            UPDATE {schema}.dlq_attempt SET started_at = started_at - {shift}, ended_at = ended_at - {shift};
            UPDATE {schema}.dlq_review SET at = at - {shift}
            """;

    private final PostgresServer server;
    private final String schema;

    PostgresStoreContract(PostgresServer server) {
        this.server = server;
        this.schema = server.freshSchema();
    }

    @Override
    DlqStore emptyStore() {
        return new PostgresStore(server.settings(schema), new JacksonMaps());
    }

    /** Executes SQL, with {@code {schema}} where the schema belongs. */
    final void execute(String sql) {
        server.execute(sql.replace("{schema}", schema));
    }

    @Override
    public final void shiftTime(Duration duration) {
        execute(SHIFT.replace("{shift}", "interval '" + duration.toMillis() + " milliseconds'"));
    }
}
