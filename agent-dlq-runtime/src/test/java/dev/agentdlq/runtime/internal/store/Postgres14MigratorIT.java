/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

final class Postgres14MigratorIT extends PostgresMigratorContract {
    Postgres14MigratorIT() {
        super(PostgresServer.oldest());
    }
}
