/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the ledger of a process while it is written, and after its death. For one thread. */
public final class LedgerFile {
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long position;
    private int unreadable;

    /**
     * Starts at the beginning.
     *
     * @param file the ledger, which need not be there yet
     */
    public LedgerFile(Path file) {
        this.file = file;
    }

    /**
     * Reads what was added since the last time. A line without an end waits for the next time; that of a process that
     * was killed while it wrote never ends.
     *
     * @param consumer gets the events
     * @throws IOException if the file cannot be read
     */
    public void readOn(Consumer<LedgerEvent> consumer) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(position);
            byte[] buffer = new byte[BUFFER];
            for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
                position += length;
                take(buffer, length, consumer);
            }
        }
    }

    private void take(byte[] buffer, int length, Consumer<LedgerEvent> consumer) {
        int from = 0;
        for (int i = 0; i < length; i++) {
            if (buffer[i] == '\n') {
                line.write(buffer, from, i - from);
                from = i + 1;
                Optional<LedgerEvent> event = LedgerEvent.parse(line.toString(StandardCharsets.US_ASCII));
                line.reset();
                event.ifPresentOrElse(consumer, () -> unreadable++);
            }
        }
        line.write(buffer, from, length - from);
    }

    /**
     * Tells how many whole lines could not be read.
     *
     * @return zero, or the ledger is broken
     */
    public int unreadable() {
        return unreadable;
    }
}
