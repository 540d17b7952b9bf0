/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.schedule;

import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.torture.proxy.Fault;
import dev.agentdlq.torture.schedule.ServerEvent.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that will be done to processes, connections and databases. The same plan and seed make the same schedule.
 * Immutable.
 *
 * @param deaths of processes, by their order; each process takes the next one when it is started
 * @param linkFaults of connections, by their order
 * @param absences of processes, by their order
 * @param serverEvents of the database, by their order
 */
public record Schedule(
        List<Death> deaths, List<LinkFault> linkFaults, List<Absence> absences, List<ServerEvent> serverEvents) {

    /** Where a process can die. The tables are there before the first one starts, so that none upgrades them. */
    static final List<Failpoint> PLACES = Arrays.stream(Failpoint.values())
            .filter(place -> !place.name().startsWith("MIGRATE_"))
            .toList();

    private static final List<Kind> RESTARTS = List.of(Kind.KILL, Kind.STOP_IMMEDIATELY, Kind.KILL, Kind.STOP_FAST);
    private static final List<Kind> FAILOVERS =
            List.of(Kind.FAIL_OVER_ASYNC, Kind.FAIL_OVER_SYNC, Kind.FAIL_OVER_ASYNC, Kind.FAIL_OVER_SYNC_WAITING);
    private static final List<Fault.Kind> LINK_FAULTS = Arrays.stream(Fault.Kind.values())
            .filter(kind -> kind != Fault.Kind.NONE)
            .toList();
    private static final List<Absence.Kind> CUTS = Arrays.stream(Absence.Kind.values())
            .filter(kind -> kind != Absence.Kind.PAUSE)
            .toList();
    private static final int HASH_BYTES = 8;

    /** Each absence lasts longer than a lease, some much longer. */
    private static final double LEAST_LEASES = 1.2;

    private static final double MORE_LEASES = 1.3;

    private static final int LEAST_THINKING = 20;
    private static final int MOST_THINKING = 1_000;

    /**
     * How much of everything.
     *
     * @param captures failing calls of all processes
     * @param kills of processes
     * @param restarts of the database
     * @param failovers of the database
     * @param nodes how many processes there are at a time
     * @param pauses of processes, each longer than the lease
     * @param cuts of the network of one process, each longer than the lease
     * @param leaseMillis for how long a worker holds an entry
     */
    public record Plan(
            long captures, int kills, int restarts, int failovers, int nodes, int pauses, int cuts, int leaseMillis) {
        /**
         * Tells how many processes may be paused or cut off at a time.
         *
         * @return the number; the others go on
         */
        public int mostAbsent() {
            return (nodes + 1) / 2;
        }
    }

    /** Copies the lists. */
    public Schedule {
        deaths = List.copyOf(deaths);
        linkFaults = List.copyOf(linkFaults);
        absences = List.copyOf(absences);
        serverEvents = List.copyOf(serverEvents);
    }

    /**
     * Makes a schedule.
     *
     * @param plan how much of everything
     * @param seed decides the rest
     * @return the schedule
     */
    public static Schedule of(Plan plan, long seed) {
        Random random = new Random(seed);
        return new Schedule(
                deaths(plan, random), linkFaults(plan, random), absences(plan, random), serverEvents(plan, random));
    }

    private static List<Death> deaths(Plan plan, Random random) {
        List<@Nullable Failpoint> places = new ArrayList<>();
        List<Death> deaths = new ArrayList<>();
        for (int i = 0; i < plan.kills(); i++) {
            if (places.isEmpty()) {
                places.addAll(PLACES);
                places.add(null);
                Collections.shuffle(places, random);
            }
            Failpoint place = places.remove(places.size() - 1);
            deaths.add(
                    new Death(moment(plan, i, plan.kills(), random), place, random.nextBoolean(), random.nextDouble()));
        }
        return deaths;
    }

    private static List<LinkFault> linkFaults(Plan plan, Random random) {
        int count = plan.kills() / 2;
        List<LinkFault> faults = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Fault.Kind kind = LINK_FAULTS.get(random.nextInt(LINK_FAULTS.size()));
            Fault fault = new Fault(
                    kind,
                    switch (kind) {
                        case DELAY -> 5 + random.nextInt(300);
                        case BANDWIDTH -> 8_000 + random.nextInt(100_000);
                        case CUT_AFTER_COMMIT -> 1 + random.nextInt(4);
                        default -> 0;
                    });
            long captures = 1 + plan.captures() / (4L * count) + random.nextInt(50);
            faults.add(new LinkFault(moment(plan, i, count, random), random.nextInt(plan.nodes()), fault, captures));
        }
        return faults;
    }

    /** Pauses and cuts are mixed, each evenly spread. */
    private static List<Absence> absences(Plan plan, Random random) {
        List<Absence> absences = new ArrayList<>();
        for (int i = 0; i < plan.pauses(); i++) {
            absences.add(absence(plan, moment(plan, i, plan.pauses(), random), Absence.Kind.PAUSE, random));
        }
        for (int i = 0; i < plan.cuts(); i++) {
            absences.add(absence(plan, moment(plan, i, plan.cuts(), random), CUTS.get(i % CUTS.size()), random));
        }
        absences.sort(Comparator.comparingLong(Absence::at));
        return absences;
    }

    private static Absence absence(Plan plan, long at, Absence.Kind kind, Random random) {
        int millis = (int) (plan.leaseMillis() * (LEAST_LEASES + random.nextDouble() * MORE_LEASES));
        return new Absence(at, random.nextInt(plan.nodes()), kind, millis);
    }

    /** Restarts and failovers are mixed, each kind evenly spread. */
    private static List<ServerEvent> serverEvents(Plan plan, Random random) {
        List<ServerEvent> events = new ArrayList<>();
        for (int i = 0; i < plan.restarts(); i++) {
            events.add(serverEvent(plan, i, plan.restarts(), RESTARTS.get(i % RESTARTS.size()), random));
        }
        for (int i = 0; i < plan.failovers(); i++) {
            events.add(serverEvent(plan, i, plan.failovers(), FAILOVERS.get(i % FAILOVERS.size()), random));
        }
        events.sort(Comparator.comparingLong(ServerEvent::at));
        return events;
    }

    private static ServerEvent serverEvent(Plan plan, int index, int count, Kind kind, Random random) {
        return new ServerEvent(moment(plan, index, count, random), kind, 50 + random.nextInt(500));
    }

    /** One moment in each of as many equal parts, so that they come in order and reach over everything. */
    private static long moment(Plan plan, int index, int count, Random random) {
        return (long) (plan.captures() * (index + 0.25 + random.nextDouble() / 2) / count);
    }

    /**
     * Returns how long a caller must wait between its calls, so that there is time for every absence before all calls
     * are made.
     *
     * @param plan how much of everything
     * @param callers threads of each process that call tools
     * @return milliseconds
     */
    public int thinkingMillis(Plan plan, int callers) {
        double absentMillis = absences.stream().mapToDouble(Absence::millis).sum() / plan.mostAbsent();
        double callsOfOne = Math.max(1, (double) plan.captures() / (plan.nodes() * callers));
        return (int) Math.min(MOST_THINKING, Math.max(LEAST_THINKING, absentMillis / callsOfOne));
    }

    /**
     * Says what will be done.
     *
     * @return one line for each
     */
    public List<String> lines() {
        return Stream.of(deaths, linkFaults, absences, serverEvents)
                .flatMap(List::stream)
                .map(Object::toString)
                .toList();
    }

    /**
     * Returns a short name for the schedule.
     *
     * @return sixteen hexadecimal digits, the same for the same schedule
     */
    public String hash() {
        byte[] text = lines().stream().collect(Collectors.joining("\n")).getBytes(StandardCharsets.UTF_8);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text), 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
