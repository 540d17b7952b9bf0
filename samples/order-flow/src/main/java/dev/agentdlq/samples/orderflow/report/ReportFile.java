/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.report;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureKind;
import dev.agentdlq.samples.orderflow.data.Json;
import dev.agentdlq.samples.orderflow.data.RecordedCall;
import dev.agentdlq.samples.orderflow.play.PlayedCall;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A file with one JSON object per line, each on disk as soon as it is written. Thread-safe. */
public final class ReportFile implements Closeable {
    private final BufferedWriter writer;

    /**
     * Creates the file, or empties it.
     *
     * @param file where it is
     * @throws IOException if it cannot be written
     */
    public ReportFile(Path file) throws IOException {
        writer = Files.newBufferedWriter(file);
    }

    /** Writes how a call ended. */
    public void write(PlayedCall played) {
        writeLine(Line.of(played));
    }

    /** Writes any value. */
    public synchronized void writeLine(Object value) {
        try {
            writer.write(Json.MAPPER.writeValueAsString(value));
            writer.write('\n');
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        writer.close();
    }

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    private record Line(
            String conversation,
            int seq,
            String tool,
            String outcome,
            @Nullable FailureKind kind,
            @Nullable String reason,
            @Nullable String rule,
            int attempts,
            @Nullable String entryId) {

        static Line of(PlayedCall played) {
            RecordedCall call = played.call();
            String outcome = played.outcome().name().toLowerCase(Locale.ROOT);
            DlqEntry entry = played.entry();
            if (entry == null) {
                int attempts = played.outcome() == PlayedCall.Outcome.OK ? 1 : 0;
                return new Line(
                        call.conversation(), call.seq(), call.tool(), outcome, null, null, null, attempts, null);
            }
            return new Line(
                    call.conversation(),
                    call.seq(),
                    call.tool(),
                    outcome,
                    entry.kind(),
                    entry.reason(),
                    entry.rule(),
                    entry.attemptCount(),
                    entry.id().toString());
        }
    }
}
