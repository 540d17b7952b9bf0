/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

final class Postgres18NewerSchemaIT extends PostgresNewerSchemaContract {
    Postgres18NewerSchemaIT() {
        super(PostgresServer.newest());
    }
}
