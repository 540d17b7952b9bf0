/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

final class Postgres18MigrationLockIT extends PostgresMigrationLockContract {
    Postgres18MigrationLockIT() {
        super(PostgresServer.newest());
    }
}
