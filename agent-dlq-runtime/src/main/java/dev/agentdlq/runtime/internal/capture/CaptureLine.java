/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import dev.agentdlq.runtime.internal.capture.Capture.RetrySchedule;
import dev.agentdlq.runtime.internal.classify.RuleClassifier;
import dev.agentdlq.runtime.internal.notify.Listeners;
import dev.agentdlq.runtime.internal.repeat.OpenCalls;
import dev.agentdlq.runtime.internal.spool.Breaker;
import dev.agentdlq.runtime.internal.spool.Spool;
import dev.agentdlq.spi.DlqStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Puts the parts of capturing together and owns their threads. Thread-safe. */
public final class CaptureLine implements AutoCloseable {
    private final ForeignCode foreignCode = new ForeignCode();
    private final Completions completions = new Completions();
    private final StoreWriter writer;
    private final Capture capture;

    /**
     * Starts the writer threads.
     *
     * @param settings what the owner decides
     * @param store where entries go
     * @param breaker knows whether the store answers
     * @param spool where entries go meanwhile; null for nowhere
     * @param classifier classifies errors
     * @param receipts remembers what was kept
     * @param listeners are told
     * @param schedule is told of retries
     * @param open is told of calls whose repeats are not executed
     */
    public CaptureLine(
            CaptureSettings settings,
            DlqStore store,
            Breaker breaker,
            @Nullable Spool spool,
            RuleClassifier classifier,
            Receipts receipts,
            Listeners listeners,
            RetrySchedule schedule,
            OpenCalls open) {
        this.writer = spool == null
                ? new StoreWriter(store, why -> {}, entries -> CompletableFuture.completedFuture(null))
                : new StoreWriter(store, breaker::trip, spool::committed);
        if (spool != null) {
            breaker.onTrip(writer::failQueued);
        }
        ArgumentsWriter arguments = new ArgumentsWriter(settings.codec(), settings.redaction());
        Description description =
                new Description(settings.node(), arguments, classifier, settings.random(), foreignCode);
        if (settings.codec().isBuiltIn()) {
            // the application's own classifiers shall not see a failure that nobody had
            WarmUp.start(new Description(
                    settings.node(), arguments, new RuleClassifier(List.of()), settings.random(), foreignCode));
        }
        this.capture = new Capture(
                description,
                new Delivery(writer, breaker, spool),
                settings.deadline(),
                completions,
                receipts,
                listeners,
                schedule,
                open);
    }

    /**
     * Returns what keeps failed calls.
     *
     * @return the capture
     */
    public Capture capture() {
        return capture;
    }

    /**
     * Writes what is waiting, for at most five seconds, and ends the threads that write. What fails from then on is
     * still described, for the spool. Idempotent.
     */
    @Override
    public void close() {
        writer.close();
    }

    /** Ends the threads that describe failures, when nothing can be kept any more. Idempotent. */
    public void closeDescribing() {
        foreignCode.close();
    }
}
