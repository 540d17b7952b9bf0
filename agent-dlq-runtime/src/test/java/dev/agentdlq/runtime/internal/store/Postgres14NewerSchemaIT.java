/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

final class Postgres14NewerSchemaIT extends PostgresNewerSchemaContract {
    Postgres14NewerSchemaIT() {
        super(PostgresServer.oldest());
    }
}
