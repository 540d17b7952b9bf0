/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * Measures how fast entries that are due are worked off: one node and one PostgreSQL, all contenders in turn, each task
 * doing nothing but being counted.
 */
final class DrainBenchmark {
    private static final String UNIT = "entries/s";
    private static final String QUEUE = "agent_dlq_drain_queue";
    private static final String FULL = "agent_dlq_drain_full";
    private static final String BARE = "agent_dlq_drain_bare";
    private static final String SCHEDULER = "agent_dlq_drain_scheduler";
    private static final String OUTBOX = "agent_dlq_drain_outbox";

    private final Server server;
    private final Database database;
    private final DrainSettings settings;
    private final DueEntries entries;
    private final QueueDrain ours;
    private final Results results = new Results();

    private DrainBenchmark(Server server, DrainSettings settings) throws Exception {
        this.server = server;
        this.database = server.database();
        this.settings = settings;
        this.entries = new DueEntries(database, QUEUE);
        this.ours = new QueueDrain(database, entries, settings.workers());
    }

    static void run(Options options) throws Exception {
        DrainSettings settings = DrainSettings.of(options);
        LogWatch.showWarnings();
        try (Server server = Server.open(options)) {
            System.out.println(server.database().version());
            DrainBenchmark benchmark = new DrainBenchmark(server, settings);
            for (DrainPart part : settings.parts()) {
                benchmark.measure(part);
            }
            new Tables(server.database()).drop(QUEUE, FULL, BARE, SCHEDULER, OUTBOX);
            benchmark.results.report(options.text("--json"));
        }
    }

    private void measure(DrainPart part) throws Exception {
        switch (part) {
            case PEERS -> comparePeers();
            case FAILING -> compareFailing();
            case MILLION -> compareTenths();
            case FULL -> compareFull();
            case PINNED -> comparePinned();
        }
    }

    private void comparePeers() throws Exception {
        BareSqlDrain bare = new BareSqlDrain(database, new DueEntries(database, BARE), settings.connections());
        bare.batch(settings.batch());
        try (DbSchedulerDrain scheduler = new DbSchedulerDrain(database, SCHEDULER);
                OutboxDrain outbox = new OutboxDrain(database, OUTBOX)) {
            List<DrainContender> bases = List.of(scheduler, outbox, bare);
            warmUp(ours, 0);
            for (DrainContender base : bases) {
                warmUp(base, 0);
            }
            for (int round = 1; round <= settings.rounds(); round++) {
                System.out.printf(Locale.ROOT, "round %d of %d%n", round, settings.rounds());
                double figure = perSecond(ours, 0);
                double batch = ours.batch();
                bare.batch(Math.max(settings.batch(), (int) Math.round(batch)));
                for (DrainContender base : bases) {
                    results.add(name("") + " / " + base.title(), UNIT, figure, perSecond(base, 0));
                }
                results.add(name(", entries settled at once") + " / " + bare.title(), "entries", batch, bare.batch());
            }
        }
    }

    private void compareFailing() throws Exception {
        try (DbSchedulerDrain scheduler = new DbSchedulerDrain(database, SCHEDULER)) {
            warmUp(ours, 1);
            warmUp(scheduler, 1);
            for (int round = 1; round <= settings.rounds(); round++) {
                System.out.printf(Locale.ROOT, "each fails once more, round %d of %d%n", round, settings.rounds());
                results.add(
                        name(", each fails once more") + " / " + scheduler.title(),
                        UNIT,
                        perSecond(ours, 1),
                        perSecond(scheduler, 1));
            }
        }
    }

    /** Once: it is a comparison within one drain. The warm-up shows how long a row is with all that dies of it. */
    private void compareTenths() throws Exception {
        warmUp(ours, 0);
        Room.require(server.dataFolder(), 10 * settings.rows(), entries.bytes() / settings.warmUpRows());
        Executions executions = new Executions(10 * settings.rows(), 0);
        ours.load(executions.tasks());
        ours.drain(executions);
        String name = String.format(Locale.ROOT, "drain, %,d due, the last tenth / the first", executions.tasks());
        System.out.printf(Locale.ROOT, "%s: %,.0f, %,.0f%n", name, executions.perSecond(10), executions.perSecond(1));
        results.add(name, UNIT, executions.perSecond(10), executions.perSecond(1));
    }

    /** What one round has resolved stays for the next one. */
    private void compareFull() throws Exception {
        warmUp(ours, 0);
        int resolved = 10 * settings.rows();
        Room.require(server.dataFolder(), resolved, entries.bytes() / settings.warmUpRows());
        DueEntries full = new DueEntries(database, FULL);
        full.addResolved(resolved);
        QueueDrain intoFull = new QueueDrain(database, full, settings.workers());
        for (int round = 1; round <= settings.rounds(); round++) {
            System.out.printf(Locale.ROOT, "full tables, round %d of %d%n", round, settings.rounds());
            full.addDue(settings.rows());
            full.settleDown();
            double figure = drain(intoFull, 0, settings.rows());
            String name = name(String.format(Locale.ROOT, ", %,d resolved rows there", resolved)) + " / none";
            results.add(name, UNIT, figure, perSecond(ours, 0));
        }
        new Tables(database).drop(FULL);
    }

    private void comparePinned() throws Exception {
        warmUp(ours, 0);
        double base = perSecond(ours, 0);
        PinnedDrain pinned = new PinnedDrain(database, entries, settings);
        double figure = settings.rows() / (pinned.drain(ours) / 1e9);
        System.out.printf(Locale.ROOT, "  ours, pinned: %,.0f %s%n", figure, UNIT);
        results.add(
                name(String.format(Locale.ROOT, ", xmin pinned for %d s", settings.pinSeconds())) + " / not",
                UNIT,
                figure,
                base);
        pinned.addWarning(results);
    }

    private void warmUp(DrainContender contender, int failures) throws Exception {
        contender.load(settings.warmUpRows());
        contender.drain(new Executions(settings.warmUpRows(), failures));
    }

    private double perSecond(DrainContender contender, int failures) throws Exception {
        contender.load(settings.rows());
        return drain(contender, failures, settings.rows());
    }

    private double drain(DrainContender contender, int failures, int tasks) throws Exception {
        double perSecond = tasks / (contender.drain(new Executions(tasks, failures)) / 1e9);
        System.out.printf(Locale.ROOT, "  %s: %,.0f %s%n", contender.title(), perSecond, UNIT);
        return perSecond;
    }

    private String name(String circumstance) {
        return String.format(Locale.ROOT, "drain, %,d due%s", settings.rows(), circumstance);
    }
}
