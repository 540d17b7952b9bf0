/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

final class Postgres14HindranceIT extends PostgresHindranceContract {
    Postgres14HindranceIT() {
        super(PostgresServer.oldest());
    }
}
