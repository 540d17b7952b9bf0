/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.report;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.samples.orderflow.data.Conversation;
import dev.agentdlq.samples.orderflow.play.PlayedCall;
import dev.agentdlq.samples.orderflow.play.PlayedCall.Outcome;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Follows a run call by call. Thread-safe. */
public final class RunLog implements Consumer<PlayedCall>, Closeable {
    private final @Nullable ReportFile report;
    private final Agreement agreement;
    private final Progress progress;
    private final Map<Outcome, Integer> callsByOutcome = new EnumMap<>(Outcome.class);
    private final Map<Outcome, Integer> repeatsByOutcome = new EnumMap<>(Outcome.class);

    /**
     * Starts to follow.
     *
     * @param reportFile where each call is reported; null for nowhere
     * @param conversations what is going to be played
     * @param agreement compares each call
     * @throws IOException if the report cannot be written
     */
    public RunLog(@Nullable Path reportFile, List<Conversation> conversations, Agreement agreement) throws IOException {
        this.report = reportFile == null ? null : new ReportFile(reportFile);
        this.agreement = agreement;
        int calls = conversations.stream()
                .mapToInt(conversation -> conversation.calls().size())
                .sum();
        this.progress = new Progress(System.err, isTerminal(), calls);
    }

    @SuppressWarnings("SystemConsoleNull") // the launcher asks newer JDKs for the console that knows it
    private static boolean isTerminal() {
        return System.console() != null;
    }

    @Override
    public void accept(PlayedCall played) {
        if (report != null) {
            report.write(played);
        }
        agreement.call(played);
        progress.step();
        synchronized (callsByOutcome) {
            callsByOutcome.merge(played.outcome(), 1, Integer::sum);
            if (played.repeat()) {
                repeatsByOutcome.merge(played.outcome(), 1, Integer::sum);
            }
        }
    }

    /** Takes the progress off the terminal. */
    public void endProgress() {
        progress.end();
    }

    /** Returns the comparison. */
    public Agreement agreement() {
        return agreement;
    }

    /** Returns the table of what was followed so far. */
    public Summary summary(List<DlqEntry> entries) {
        synchronized (callsByOutcome) {
            return new Summary(Map.copyOf(callsByOutcome), Map.copyOf(repeatsByOutcome), entries);
        }
    }

    @Override
    public void close() throws IOException {
        if (report != null) {
            report.close();
        }
    }
}
