/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

final class Postgres18HindranceIT extends PostgresHindranceContract {
    Postgres18HindranceIT() {
        super(PostgresServer.newest());
    }
}
