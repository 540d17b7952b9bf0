/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture;

import dev.agentdlq.torture.check.LedgerEvent;
import dev.agentdlq.torture.check.LedgerEvent.Returned;
import dev.agentdlq.torture.check.Storage;
import dev.agentdlq.torture.schedule.Absence;
import dev.agentdlq.torture.schedule.ServerEvent;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What was done so far. Thread-safe where a comment does not say otherwise. */
final class Tally {
    private final AtomicLong captures = new AtomicLong();
    private final AtomicLong forgotten = new AtomicLong();
    private final AtomicInteger starts = new AtomicInteger();
    private final Map<ServerEvent.Kind, Integer> serverEvents = new ConcurrentHashMap<>();

    // for the supervisor's thread alone
    private final Map<Storage, Integer> receipts = new EnumMap<>(Storage.class);
    private final Map<String, int[]> deaths = new TreeMap<>();
    private int kills;
    private final Map<Absence.Kind, Integer> absences = new EnumMap<>(Absence.Kind.class);
    private int absencesInExecution;
    private int linkFaults;
    private int cuts;

    void count(LedgerEvent event) {
        if (event instanceof Returned returned) {
            captures.incrementAndGet();
            receipts.merge(returned.storage(), 1, Integer::sum);
        }
    }

    long captures() {
        return captures.get();
    }

    int nextIncarnation() {
        return starts.incrementAndGet();
    }

    int starts() {
        return starts.get();
    }

    int receipts(Storage storage) {
        return receipts.getOrDefault(storage, 0);
    }

    /** Counts a killed process, and whether it died where it was meant to. */
    void killed(String place, boolean inPlace) {
        kills++;
        deaths.computeIfAbsent(place, unused -> new int[2])[inPlace ? 0 : 1]++;
    }

    int kills() {
        return kills;
    }

    /** Returns by place: how many died there, and how many were killed elsewhere because they did not get there. */
    Map<String, int[]> deaths() {
        return deaths;
    }

    /** Counts rows that a failover has lost: the new primary never had them. */
    void forgotten(long rows) {
        forgotten.addAndGet(rows);
    }

    long forgotten() {
        return forgotten.get();
    }

    void serverEvent(ServerEvent.Kind kind) {
        serverEvents.merge(kind, 1, Integer::sum);
    }

    int serverEvents(ServerEvent.Kind kind) {
        return serverEvents.getOrDefault(kind, 0);
    }

    int restarts() {
        return count(false);
    }

    int failovers() {
        return count(true);
    }

    private int count(boolean failovers) {
        return serverEvents.entrySet().stream()
                .filter(entry -> entry.getKey().isFailover() == failovers)
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** Counts a process that was out of reach and came back, and whether it was executing something meanwhile. */
    void absence(Absence.Kind kind, boolean executing) {
        absences.merge(kind, 1, Integer::sum);
        absencesInExecution += executing ? 1 : 0;
    }

    int absences(Absence.Kind kind) {
        return absences.getOrDefault(kind, 0);
    }

    int absencesInExecution() {
        return absencesInExecution;
    }

    void linkFault() {
        linkFaults++;
    }

    int linkFaults() {
        return linkFaults;
    }

    void cuts(int done) {
        cuts = done;
    }

    int cuts() {
        return cuts;
    }
}
