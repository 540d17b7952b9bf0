/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture;

import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.torture.check.Broken;
import dev.agentdlq.torture.check.Checker;
import dev.agentdlq.torture.check.Doubts;
import dev.agentdlq.torture.check.Effects;
import dev.agentdlq.torture.check.Findings;
import dev.agentdlq.torture.check.LedgerEvent;
import dev.agentdlq.torture.check.OnceShop;
import dev.agentdlq.torture.check.Storage;
import dev.agentdlq.torture.check.StoredRow;
import dev.agentdlq.torture.check.StoredRows;
import dev.agentdlq.torture.check.TakeOvers;
import dev.agentdlq.torture.check.TransitionLog;
import dev.agentdlq.torture.node.NodeOptions;
import dev.agentdlq.torture.node.OnceTools;
import dev.agentdlq.torture.node.Sabotage;
import dev.agentdlq.torture.node.Workload;
import dev.agentdlq.torture.postgres.PostgresCluster;
import dev.agentdlq.torture.proxy.FaultProxy;
import dev.agentdlq.torture.schedule.Absence;
import dev.agentdlq.torture.schedule.LinkFault;
import dev.agentdlq.torture.schedule.Schedule;
import dev.agentdlq.torture.wait.Patience;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;

/** Runs processes against a database, does to both what the schedule says, lets them come to rest and checks. */
final class Supervisor {
    private static final Duration TICK = Duration.ofMillis(10);
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(5);
    private static final Duration STUCK = Duration.ofMinutes(2);
    /** The first processes share a machine, so that one drains what the other left; each other one is alone. */
    private static final int SHARING = 2;

    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration END = Duration.ofMinutes(1);

    /** Threads of each process that call tools. */
    static final int CALLERS = 8;

    /** A capture may take 250 ms and one fsync, which on a busy disk takes longer than on an idle one. */
    private static final long BOUND_MICROS = Duration.ofMillis(250 + 100).toNanos() / 1_000;

    private final Settings settings;
    private final PostgresCluster cluster;
    private final PrintWriter out;
    private final Tally tally = new Tally();
    private final Checker checker = new Checker(BOUND_MICROS);
    private final List<Link> links = new ArrayList<>();
    private final List<NodeSlot> slots = new ArrayList<>();
    private final Queue<LinkFault> linkFaults;
    private final TakeOvers takeOvers = new TakeOvers();
    private final AbsenceNemesis absences;
    private final ServerNemesis nemesis;
    private final long startNanos = System.nanoTime();
    private Doubts doubts = Doubts.NONE;

    /**
     * What to do.
     *
     * @param plan how much of everything
     * @param schedule what happens when
     * @param longest how long to make captures at most
     * @param folder for ledgers, logs and spools
     * @param sabotage the promises to break on purpose
     * @param pace of every process
     * @param takeOvers how many processes to kill in the middle of long executions, instead of everything else; zero
     *     for everything else
     * @param withoutProgress after which time in which nothing changes what is missing in the end is given up
     */
    record Settings(
            Schedule.Plan plan,
            Schedule schedule,
            Duration longest,
            Path folder,
            Set<Sabotage> sabotage,
            NodeOptions.Pace pace,
            int takeOvers,
            Duration withoutProgress) {}

    Supervisor(Settings settings, PostgresCluster cluster, PrintWriter out) {
        this.settings = settings;
        this.cluster = cluster;
        this.out = out;
        this.linkFaults = new ArrayDeque<>(settings.schedule().linkFaults());
        NodeSlot.Shared shared = new NodeSlot.Shared(
                settings.folder(),
                new ArrayDeque<>(settings.schedule().deaths()),
                tally,
                this::take,
                example -> checker.tell(Broken.DIED, example),
                takeOvers,
                settings.pace(),
                settings.takeOvers() > 0 ? 0 : CALLERS,
                settings.plan().nodes());
        for (int i = 0; i < settings.plan().nodes(); i++) {
            if (i == 0 || i >= SHARING) {
                Path spool = settings.folder().resolve("spool-" + links.size());
                links.add(new Link(FaultProxy.start(cluster.port()), spool, tally));
            }
            slots.add(new NodeSlot(shared, links.get(links.size() - 1), i == 0 ? settings.sabotage() : Set.of()));
        }
        this.absences = new AbsenceNemesis(
                slots, tally, settings.plan().mostAbsent(), settings.schedule().absences());
        this.nemesis = new ServerNemesis(
                cluster,
                links.stream().map(Link::proxy).toList(),
                tally,
                settings.schedule().serverEvents());
    }

    private void take(LedgerEvent event) {
        checker.tell(event);
        takeOvers.tell(event);
        tally.count(event);
    }

    /** Runs everything; takes minutes. */
    Findings run() throws IOException, SQLException {
        try {
            prepare();
            if (settings.takeOvers() > 0) {
                new TakeOverTrial(slots, takeOvers, settings.folder().resolve(Workload.GATE), out)
                        .run(settings.takeOvers());
            } else {
                torture();
            }
            endAll();
            Rest.Settings patience = new Rest.Settings(settings.pace(), settings.withoutProgress());
            Rest rest = new Rest(cluster, links, settings.folder(), tally, this::take, patience);
            out.println(rest.await(checker::promised));
            rest.leftovers().forEach(file -> checker.tell(Broken.LEFT, file.toString()));
            return check();
        } finally {
            slots.forEach(NodeSlot::kill);
            links.forEach(link -> link.proxy().close());
        }
    }

    /** Lets the library make its tables before any process does, so that every change of an entry is seen. */
    private void prepare() throws SQLException {
        AgentDlq.builder()
                .jdbcUrl(cluster.url())
                .startTimeout(START)
                .withoutSpool()
                .build()
                .close();
        try (Connection connection = cluster.connect()) {
            new TransitionLog(connection).install();
        }
    }

    private Findings check() throws IOException, SQLException {
        try (Connection connection = cluster.connect()) {
            new TransitionLog(connection).read(checker::tell);
            new StoredRows(connection).attempts(checker::tell);
            List<StoredRow> rows = new StoredRows(connection).all();
            doubts = Doubts.check(
                    new StoredRows(connection).once(OnceTools.ASKED, OnceTools.BLIND),
                    new OnceShop(settings.folder().resolve(Workload.ONCE)).all(),
                    checker);
            return checker.check(rows, new Effects(settings.folder().resolve(NodeSlot.EFFECTS)).all());
        }
    }

    private void torture() {
        nemesis.start();
        long lastCaptures = 0;
        long lastProgress = startNanos;
        long lastLine = startNanos;
        while (!isEnough()) {
            slots.forEach(NodeSlot::tick);
            disturb();
            long now = System.nanoTime();
            if (tally.captures() > lastCaptures) {
                lastCaptures = tally.captures();
                lastProgress = now;
            }
            if (now - lastProgress > STUCK.toNanos()) {
                throw new IllegalStateException("no capture was made for " + STUCK + "; see " + settings.folder());
            }
            if (now - lastLine > PROGRESS_EVERY.toNanos()) {
                lastLine = now;
                printProgress();
            }
            Patience.pause(TICK);
        }
    }

    private boolean isEnough() {
        return elapsed().compareTo(settings.longest()) > 0
                || (nemesis.isDone()
                        && absences.isDone()
                        && tally.captures() >= settings.plan().captures()
                        && tally.kills() >= settings.plan().kills());
    }

    private void disturb() {
        links.forEach(Link::tick);
        LinkFault fault = linkFaults.peek();
        if (fault != null && tally.captures() >= fault.at()) {
            linkFaults.remove();
            slots.get(fault.node()).link().disturb(fault.fault(), tally.captures() + fault.captures());
        }
        absences.tick();
    }

    private void endAll() {
        nemesis.stop();
        links.forEach(Link::heal);
        slots.forEach(NodeSlot::askToEnd);
        for (NodeSlot slot : slots) {
            if (!slot.awaitEnd(END)) {
                checker.tell(Broken.DIED, slot + " did not end within " + END);
            }
        }
        tally.cuts(links.stream().mapToInt(link -> link.proxy().cutsDone()).sum());
        printProgress();
    }

    private void printProgress() {
        out.println(String.format(
                Locale.ROOT,
                "%4d s  captures %,d of %,d  kills %d  restarts %d  failovers %d  pauses %d  store %,d  spool %,d  none %,d",
                elapsed().toSeconds(),
                tally.captures(),
                settings.plan().captures(),
                tally.kills(),
                tally.restarts(),
                tally.failovers(),
                tally.absences(Absence.Kind.PAUSE),
                tally.receipts(Storage.STORE),
                tally.receipts(Storage.SPOOL),
                tally.receipts(Storage.NONE)));
        out.flush();
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    Tally tally() {
        return tally;
    }

    Doubts doubts() {
        return doubts;
    }

    TakeOvers takeOvers() {
        return takeOvers;
    }
}
