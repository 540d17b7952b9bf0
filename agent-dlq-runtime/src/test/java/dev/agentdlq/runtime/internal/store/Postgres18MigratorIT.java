/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

final class Postgres18MigratorIT extends PostgresMigratorContract {
    Postgres18MigratorIT() {
        super(PostgresServer.newest());
    }
}
