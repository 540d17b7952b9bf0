/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

/** The statement that looks for what keeps dead rows from being cleaned up. */
final class PostgresHindranceSql {
    private PostgresHindranceSql() {}

    /**
     * The one that holds the oldest snapshot which counts for the tables of this database: vacuums do not, nor sessions
     * of other databases. Of several with the same snapshot the one is meant whose own transaction it waits for. Asks
     * nothing more where few rows are dead.
     */
    static final String OLDEST_SNAPSHOT = """
            WITH dead AS MATERIALIZED (
                SELECT pg_stat_get_dead_tuples(to_regclass('{schema}.dlq_entry')) >= ? AS many
            ), holder AS (
                SELECT 'session' AS type, pid::text AS name, application_name AS application, usename::text AS owner,
                    state, xact_start AS since, backend_xid IS NOT NULL AS writes,
                    CASE
                        WHEN backend_xmin IS NULL OR age(backend_xid) > age(backend_xmin)
                        THEN backend_xid
                        ELSE backend_xmin
                    END AS snapshot
                FROM pg_stat_activity
                WHERE (SELECT many FROM dead)
                    AND pid <> pg_backend_pid()
                    AND backend_type IN ('client backend', 'walsender')
                    AND (datname = current_database() OR datname IS NULL)
                    AND (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL)
                    AND pid NOT IN (SELECT pid FROM pg_stat_progress_vacuum)
                UNION ALL
                SELECT 'prepared', gid, NULL, owner::text, NULL, prepared, true, transaction
                FROM pg_prepared_xacts
                WHERE (SELECT many FROM dead)
                    AND database = current_database()
                UNION ALL
                SELECT 'slot', slot_name::text, NULL, NULL, CASE WHEN active THEN 'active' ELSE 'inactive' END, NULL,
                    false, xmin
                FROM pg_replication_slots
                WHERE (SELECT many FROM dead)
                    AND xmin IS NOT NULL
            )
            SELECT type, name, application, owner, state, since, snapshot::text AS snapshot,
                (extract(epoch FROM clock_timestamp() - since) * 1000)::bigint AS held_millis
            FROM holder
            ORDER BY age(snapshot) DESC, writes DESC, since
            LIMIT 1
            """;
}
