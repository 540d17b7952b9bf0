/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.node;

import dev.agentdlq.torture.check.LedgerEvent;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where a process notes down what it sees. Each event is one write to a file that is only appended to: the kernel has
 * it when this returns, whatever becomes of the process. Thread-safe.
 */
final class Ledger {
    /** What the parent takes for a broken test, not for a broken promise. */
    private static final int CANNOT_WRITE = 70;

    private final FileOutputStream file;

    Ledger(Path file) throws IOException {
        this.file = new FileOutputStream(file.toFile(), true);
    }

    void note(LedgerEvent event) {
        byte[] line = (event.line() + '\n').getBytes(StandardCharsets.US_ASCII);
        try {
            file.write(line);
        } catch (IOException unusable) {
            Runtime.getRuntime().halt(CANNOT_WRITE);
        }
    }
}
