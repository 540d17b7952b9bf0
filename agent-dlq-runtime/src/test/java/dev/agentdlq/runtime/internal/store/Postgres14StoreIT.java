/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

final class Postgres14StoreIT extends PostgresStoreContract {
    Postgres14StoreIT() {
        super(PostgresServer.oldest());
    }
}
