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
 * @param freezes of processes, by their order
 * @param serverEvents of the database, by their order
 */
public record Schedule(
        List<Death> deaths, List<LinkFault> linkFaults, List<Freeze> freezes, List<ServerEvent> serverEvents) {

    private static final List<Kind> RESTARTS = List.of(Kind.KILL, Kind.STOP_IMMEDIATELY, Kind.KILL, Kind.STOP_FAST);
    private static final List<Kind> FAILOVERS =
            List.of(Kind.FAIL_OVER_ASYNC, Kind.FAIL_OVER_SYNC, Kind.FAIL_OVER_ASYNC, Kind.FAIL_OVER_SYNC_WAITING);
    private static final List<Fault.Kind> LINK_FAULTS = Arrays.stream(Fault.Kind.values())
            .filter(kind -> kind != Fault.Kind.NONE)
            .toList();
    private static final int HASH_BYTES = 8;

    /**
     * How much of everything.
     *
     * @param captures failing calls of all processes
     * @param kills of processes
     * @param restarts of the database
     * @param failovers of the database
     * @param nodes how many processes there are at a time
     */
    public record Plan(long captures, int kills, int restarts, int failovers, int nodes) {}

    /** Copies the lists. */
    public Schedule {
        deaths = List.copyOf(deaths);
        linkFaults = List.copyOf(linkFaults);
        freezes = List.copyOf(freezes);
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
                deaths(plan, random), linkFaults(plan, random), freezes(plan, random), serverEvents(plan, random));
    }

    private static List<Death> deaths(Plan plan, Random random) {
        List<@Nullable Failpoint> places = new ArrayList<>();
        List<Death> deaths = new ArrayList<>();
        for (int i = 0; i < plan.kills(); i++) {
            if (places.isEmpty()) {
                places.addAll(Arrays.asList(Failpoint.values()));
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

    private static List<Freeze> freezes(Plan plan, Random random) {
        int count = plan.kills() / 5;
        List<Freeze> freezes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            freezes.add(new Freeze(
                    moment(plan, i, count, random), random.nextInt(plan.nodes()), 100 + random.nextInt(3_000)));
        }
        return freezes;
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
     * Says what will be done.
     *
     * @return one line for each
     */
    public List<String> lines() {
        return Stream.of(deaths, linkFaults, freezes, serverEvents)
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
