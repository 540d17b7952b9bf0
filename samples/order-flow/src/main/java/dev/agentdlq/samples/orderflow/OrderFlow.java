/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.samples.orderflow.arrivals.Timetable;
import dev.agentdlq.samples.orderflow.data.Conversation;
import dev.agentdlq.samples.orderflow.data.DataFolder;
import dev.agentdlq.samples.orderflow.data.FinalState;
import dev.agentdlq.samples.orderflow.play.FaultCounts;
import dev.agentdlq.samples.orderflow.play.FaultPlan;
import dev.agentdlq.samples.orderflow.play.Faults;
import dev.agentdlq.samples.orderflow.play.Pace;
import dev.agentdlq.samples.orderflow.play.Playback;
import dev.agentdlq.samples.orderflow.play.Scenery;
import dev.agentdlq.samples.orderflow.play.Shops;
import dev.agentdlq.samples.orderflow.report.Agreement;
import dev.agentdlq.samples.orderflow.report.BurstSummary;
import dev.agentdlq.samples.orderflow.report.Examples;
import dev.agentdlq.samples.orderflow.report.Opening;
import dev.agentdlq.samples.orderflow.report.ReportFile;
import dev.agentdlq.samples.orderflow.report.RunLog;
import dev.agentdlq.samples.orderflow.store.OpenedStore;
import dev.agentdlq.samples.orderflow.store.StoreOption;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run: reads the data, plays it through the dead-letter queue and tells what happened. */
final class OrderFlow {
    private static final int DIFFERENCES_SHOWN = 10;

    private final Settings settings;
    private final PrintStream out;

    /**
     * What a run is to do.
     *
     * @param data the folder with the recorded calls
     * @param store where the dead letters are kept
     * @param faults which calls fail although they could succeed
     * @param burst more about that, if they fail in bursts
     * @param report where each call is reported; null for nowhere
     * @param stateOut where the changed rows are written; null for nowhere
     * @param patience how long to wait for a deferred call
     */
    record Settings(
            Path data,
            StoreOption store,
            Faults faults,
            BurstOptions burst,
            @Nullable Path report,
            @Nullable Path stateOut,
            Duration patience) {}

    OrderFlow(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    /** Plays everything and returns whether it agrees with the record. */
    boolean run() throws IOException, InterruptedException {
        DataFolder folder = new DataFolder(settings.data());
        List<Conversation> conversations = folder.conversations();
        Map<String, FinalState> recordedStates = folder.finalStates().orElse(null);
        Shops shops = new Shops(folder.shopRows(), conversations);

        Timetable timetable = settings.faults() == Faults.BURST ? timetable(conversations) : null;
        Scenery scenery = scenery(shops, timetable);

        try (OpenedStore store = settings.store().open();
                AgentDlq dlq = queueOn(store);
                RunLog log = new RunLog(settings.report(), conversations, new Agreement(scenery.plan()))) {
            Opening.print(conversations, origin(settings.data()), settings.faults(), out);
            if (timetable != null) {
                BurstOptions burst = settings.burst();
                Opening.printBurst(timetable.arrivals(), burst.scale(), burst.seed(), out);
            }
            out.println("dead letters in " + store.place());
            Playback playback = new Playback(dlq, conversations, settings.patience());
            long start = System.nanoTime();
            playback.run(scenery, log);
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            log.endProgress();
            List<DlqEntry> entries = playback.entries();
            log.agreement().entries(entries);
            log.agreement().effects(shops.effects());
            log.agreement().faults(scenery.counts());
            compareStates(shops, conversations, recordedStates, log.agreement());
            tell(log, entries, folder.unreadableLines());
            if (timetable != null) {
                out.println();
                out.println(burstSummary(timetable, scenery, time).line(entries, log.agreement()));
            }
            out.println();
            out.println(store.afterwards());
            return log.agreement().isComplete();
        }
    }

    private Timetable timetable(List<Conversation> conversations) {
        int calls = conversations.stream().mapToInt(c -> c.calls().size()).sum();
        return new Timetable(conversations, settings.burst().arrivals(settings.data(), calls));
    }

    private Scenery scenery(Shops shops, @Nullable Timetable timetable) {
        if (timetable == null) {
            return Scenery.of(shops, settings.faults() == Faults.NONE ? FaultPlan.none() : FaultPlan.recorded());
        }
        BurstOptions burst = settings.burst();
        return new Scenery(
                shops,
                FaultPlan.burst(burst.seed(), timetable),
                new FaultCounts(),
                Pace.of(timetable, burst.scale()),
                burst.isShopForgetful());
    }

    private BurstSummary burstSummary(Timetable timetable, Scenery scenery, Duration time) {
        BurstOptions burst = settings.burst();
        return new BurstSummary(timetable, burst.scale(), burst.seed(), scenery.counts(), time);
    }

    private static String origin(Path data) {
        Path shipped = Path.of(System.getProperty("order-flow.home", "samples/order-flow"), "data");
        boolean isShipped = data.toAbsolutePath().equals(shipped.toAbsolutePath());
        return isShipped ? "generated data; --data takes recordings of real agents" : "recorded in " + data;
    }

    private static AgentDlq queueOn(OpenedStore store) {
        return store.builder()
                .workerConcurrency(4)
                .pollInterval(Duration.ofMillis(50))
                // What a killed process was executing comes back after this long.
                .lease(Duration.ofSeconds(5))
                // The sample wants to see every entry at once; an agent that must answer would not wait so long.
                .captureDeadline(Duration.ofSeconds(30))
                .startTimeout(Duration.ofSeconds(30))
                .build();
    }

    private void compareStates(
            Shops shops,
            List<Conversation> conversations,
            @Nullable Map<String, FinalState> recordedStates,
            Agreement agreement)
            throws IOException {
        Path file = settings.stateOut();
        try (ReportFile stateOut = file == null ? null : new ReportFile(file)) {
            for (Conversation conversation : conversations) {
                FinalState state = shops.stateOf(conversation.id());
                if (stateOut != null && !state.isUnchanged()) {
                    stateOut.writeLine(state);
                }
                if (recordedStates != null) {
                    agreement.state(state, recordedStates.get(conversation.id()));
                }
            }
        }
    }

    private void tell(RunLog log, List<DlqEntry> entries, List<String> unreadableLines) {
        out.println();
        log.summary(entries).printTo(out);
        out.println();
        out.println("some of the dead letters");
        Examples.print(entries, out);
        out.println();
        out.println("agreement with the record");
        log.agreement().lines().forEach(line -> out.println("  " + line));
        if (!unreadableLines.isEmpty()) {
            out.println("unreadable lines left out: " + unreadableLines.size() + ", first " + firstOf(unreadableLines));
        }
        List<String> differences = log.agreement().differences();
        if (!differences.isEmpty()) {
            out.println("differences: " + differences.size() + ", first");
            firstOf(differences).forEach(difference -> out.println("  " + difference));
        }
    }

    private static List<String> firstOf(List<String> lines) {
        return lines.subList(0, Math.min(lines.size(), DIFFERENCES_SHOWN));
    }
}
