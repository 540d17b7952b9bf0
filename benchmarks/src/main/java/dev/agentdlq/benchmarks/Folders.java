/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders that a benchmark leaves nothing of. */
final class Folders {
    private Folders() {}

    static void delete(Path folder) throws IOException {
        List<Path> contentFirst;
        try (Stream<Path> files = Files.walk(folder)) {
            contentFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : contentFirst) {
            Files.delete(file);
        }
    }
}
