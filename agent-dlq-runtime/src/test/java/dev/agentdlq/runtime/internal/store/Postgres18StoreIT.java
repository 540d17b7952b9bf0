/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

final class Postgres18StoreIT extends PostgresStoreContract {
    Postgres18StoreIT() {
        super(PostgresServer.newest());
    }
}
