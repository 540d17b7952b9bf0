/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture;

import dev.agentdlq.torture.proxy.Fault;
import dev.agentdlq.torture.proxy.FaultProxy;
import dev.agentdlq.torture.schedule.Absence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Processes that run on one machine: they share the way to the database and a folder for their spools, so that the
 * living find what the dead left. For one thread.
 */
final class Link {
    private static final Duration LONGEST_FAULT = Duration.ofSeconds(3);
    private static final Duration FLAP = Duration.ofMillis(300);

    private final FaultProxy proxy;
    private final Path spool;
    private final Tally tally;
    private boolean faulty;
    private long healAt;
    private long healNanos;
    private @Nullable Fault flapping;
    private long flapNanos;

    Link(FaultProxy proxy, Path spool, Tally tally) {
        this.proxy = proxy;
        this.spool = spool;
        this.tally = tally;
    }

    FaultProxy proxy() {
        return proxy;
    }

    Path spool() {
        return spool;
    }

    /**
     * Disturbs the way until so many captures were made by all processes, or for three seconds. Returns whether it did:
     * one disturbance is not cut short by the next.
     */
    boolean disturb(Fault fault, long until) {
        if (faulty) {
            return false;
        }
        proxy.set(fault);
        faulty = true;
        healAt = until;
        healNanos = System.nanoTime() + LONGEST_FAULT.toNanos();
        tally.linkFault();
        return true;
    }

    /** Cuts the machine off for so long, whatever else goes on. Returns whether it did. */
    boolean cut(Absence.Kind kind, Duration duration) {
        if (faulty) {
            return false;
        }
        Fault fault = new Fault(
                switch (kind) {
                    case SILENCE -> Fault.Kind.HOLD_ALL;
                    case NO_ANSWERS -> Fault.Kind.HOLD_ANSWERS;
                    case REFUSAL, FLAPPING -> Fault.Kind.REFUSE;
                    case PAUSE -> throw new IllegalArgumentException("a pause leaves the network alone");
                },
                0);
        proxy.set(fault);
        flapping = kind == Absence.Kind.FLAPPING ? fault : null;
        flapNanos = System.nanoTime() + FLAP.toNanos();
        faulty = true;
        healAt = Long.MAX_VALUE;
        healNanos = System.nanoTime() + duration.toNanos();
        return true;
    }

    boolean isFaulty() {
        return faulty;
    }

    /** Returns what waits for the database still, or was given up. What it has already may stay for its ten minutes. */
    List<Path> leftovers() throws IOException {
        if (!Files.exists(spool)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(spool)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().startsWith("spool-")
                            || file.toString().contains("quarantine"))
                    .toList();
        }
    }

    void tick() {
        if (faulty && (tally.captures() >= healAt || System.nanoTime() - healNanos >= 0)) {
            heal();
        }
        if (flapping != null && System.nanoTime() - flapNanos >= 0) {
            proxy.set(proxy.fault().equals(Fault.NONE) ? flapping : Fault.NONE);
            flapNanos = System.nanoTime() + FLAP.toNanos();
        }
    }

    void heal() {
        proxy.set(Fault.NONE);
        flapping = null;
        faulty = false;
    }
}
