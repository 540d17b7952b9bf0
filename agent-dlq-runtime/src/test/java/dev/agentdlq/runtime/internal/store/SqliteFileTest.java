/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteFileTest {
    private static final int NODES = 8;
    /** Two of them collide in about one file of twenty. */
    private static final int FILES = 100;

    @TempDir
    private Path folder;

    @Test
    void j7_a_new_file_is_opened_by_all_who_open_it_at_the_same_moment() throws Exception {
        ExecutorService nodes = Executors.newFixedThreadPool(NODES);
        try {
            for (int i = 0; i < FILES; i++) {
                openTogether(nodes, folder.resolve(i + ".db"));
            }
        } finally {
            nodes.shutdown();
        }
    }

    private static void openTogether(ExecutorService nodes, Path path) throws Exception {
        CountDownLatch together = new CountDownLatch(NODES);
        Callable<Boolean> node = () -> {
            together.countDown();
            together.await();
            try (SqliteFile file = new SqliteFile(path)) {
                file.open();
            }
            return true;
        };
        for (Future<Boolean> done : nodes.invokeAll(Collections.nCopies(NODES, node))) {
            assertThat(done.get()).isTrue();
        }
    }
}
