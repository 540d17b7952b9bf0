/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Looks beforehand whether the disk has room for what a benchmark will load. */
final class Room {
    private Room() {}

    /**
     * Requires twice the room that rows take, where it is known on which disk they will be.
     *
     * @param dataFolder where the server keeps its data, if that is on this machine
     * @param rows how many rows there will be
     * @param bytesPerRow how long one of them will be
     * @throws UsageException if there is less
     */
    static void require(Optional<Path> dataFolder, int rows, double bytesPerRow) throws IOException {
        double needed = bytesPerRow * rows;
        if (dataFolder.isEmpty()) {
            System.out.printf(Locale.ROOT, "the server will need about %,.0f MB%n", needed / 1e6);
            return;
        }
        double free = Files.getFileStore(dataFolder.get()).getUsableSpace();
        if (free < 2 * needed) {
            throw new UsageException(String.format(
                    Locale.ROOT,
                    "%,d rows need about %,.0f MB, and twice that must be free for the log, but in '%s' there are %,.0f MB;"
                            + " pass fewer --rows, or another server by --url",
                    rows,
                    needed / 1e6,
                    dataFolder.get(),
                    free / 1e6));
        }
    }
}
