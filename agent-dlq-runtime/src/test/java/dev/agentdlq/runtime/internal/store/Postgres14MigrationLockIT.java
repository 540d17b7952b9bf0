/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

final class Postgres14MigrationLockIT extends PostgresMigrationLockContract {
    Postgres14MigrationLockIT() {
        super(PostgresServer.oldest());
    }
}
