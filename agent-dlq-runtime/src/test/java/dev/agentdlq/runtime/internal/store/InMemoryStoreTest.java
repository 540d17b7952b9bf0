/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.spi.DlqStore;
import java.time.Duration;
import java.time.Instant;

final class InMemoryStoreTest extends DlqStoreContract {
    private Instant now = Instant.parse("2026-11-21T10:00:00Z");

    @Override
    DlqStore emptyStore() {
        return new InMemoryStore(() -> now);
    }

    @Override
    public void shiftTime(Duration duration) {
        now = now.plus(duration);
    }
}
