/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.spi.DlqStore;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every store does, each test with an empty one. */
abstract class DlqStoreContract
        implements CaptureContract,
                NestingContract,
                RepeatContract,
                ClaimContract,
                SettleContract,
                DoubtContract,
                ReviewContract,
                TransitionContract,
                QueryContract {
    private DlqStore store;

    /** Makes a store without entries, not opened. */
    abstract DlqStore emptyStore() throws IOException;

    @BeforeEach
    final void openStore() throws IOException {
        store = emptyStore();
        store.open();
    }

    @AfterEach
    final void closeStore() {
        store.close();
    }

    @Override
    public final DlqStore store() {
        return store;
    }
}
