/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture;

import dev.agentdlq.torture.check.LedgerEvent;
import dev.agentdlq.torture.node.NodeOptions;
import dev.agentdlq.torture.node.Sabotage;
import dev.agentdlq.torture.proxy.Fault;
import dev.agentdlq.torture.schedule.Death;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A place in which one process follows the other, each with its own death ahead. For one thread. */
final class NodeSlot {
    private static final int CALLERS = 8;
    private static final Duration START_AGAIN = Duration.ofMillis(300);

    /** When in a life the database is out of reach, for a death that needs it. */
    private static final double OUTAGE_FROM = 0.3;

    private static final double OUTAGE_TO = 0.6;

    private final int slots;
    private final Path folder;
    private final Link link;
    private final Queue<Death> deaths;
    private final Tally tally;
    private final Consumer<LedgerEvent> consumer;
    private final Consumer<String> died;
    private @Nullable Sabotage sabotage;
    private @Nullable NodeProcess process;
    private @Nullable Death death;
    private long born;
    private boolean outageDone;
    private boolean frozen;
    private long thawNanos;
    private long restartNanos = System.nanoTime();

    /** What the slots share. */
    record Shared(
            Path folder,
            Queue<Death> deaths,
            Tally tally,
            Consumer<LedgerEvent> consumer,
            Consumer<String> died,
            int slots) {}

    NodeSlot(Shared shared, Link link, @Nullable Sabotage sabotage) {
        this.slots = shared.slots();
        this.folder = shared.folder();
        this.link = link;
        this.deaths = shared.deaths();
        this.tally = shared.tally();
        this.consumer = shared.consumer();
        this.died = shared.died();
        this.sabotage = sabotage;
    }

    /** Looks after the process: reads its ledger, kills it when its time has come, starts the next one. */
    void tick() {
        NodeProcess running = process;
        if (running == null) {
            if (System.nanoTime() - restartNanos >= 0) {
                start();
            }
            return;
        }
        if (running.hasSabotaged()) {
            sabotage = null;
        }
        boolean alive = running.isAlive();
        // After asking, so that what a dead one wrote last is read.
        running.readLedger(consumer);
        if (!alive) {
            bury(running, false);
        } else if (running.isAtFailpoint() || isOverdue()) {
            running.kill();
            running.readLedger(consumer);
            bury(running, true);
        } else {
            weather();
        }
    }

    private boolean isOverdue() {
        return death != null && tally.captures() >= death.at();
    }

    private void start() {
        int incarnation = tally.nextIncarnation();
        born = tally.captures();
        // One that could not start has still to die.
        death = death == null ? deaths.poll() : death;
        outageDone = death == null || !death.needsOutage();
        String failpoints = death == null ? "" : death.arming((death.at() - born) / slots);
        Path ledger = folder.resolve("ledger-" + incarnation + ".txt");
        process = NodeProcess.start(
                new NodeOptions(link.proxy().port(), ledger, link.spool(), incarnation, CALLERS, sabotage),
                failpoints,
                folder.resolve("node-" + incarnation + ".log"));
    }

    private void bury(NodeProcess dead, boolean killedByUs) {
        process = null;
        frozen = false;
        if (!dead.wasKilled()) {
            died.accept(dead.log() + " says why it ended with " + dead.exitCode());
            restartNanos = System.nanoTime() + START_AGAIN.toNanos();
            return;
        }
        boolean inPlace = !killedByUs || dead.isAtFailpoint();
        if (death == null || death.failpoint() == null) {
            tally.killed("ANYWHERE", true);
        } else {
            tally.killed(death.place(), inPlace);
        }
        death = null;
    }

    /** Takes the database away where the death needs it, and lets a frozen process go on. */
    private void weather() {
        Death ahead = death;
        if (ahead != null && !outageDone && progressOfLife(ahead) >= OUTAGE_FROM) {
            long end = born + (long) (OUTAGE_TO * (ahead.at() - born));
            outageDone = link.disturb(new Fault(ahead.pause() ? Fault.Kind.REFUSE : Fault.Kind.HOLD_ALL, 0), end);
        }
        if (frozen && System.nanoTime() - thawNanos >= 0) {
            thaw();
        }
    }

    private double progressOfLife(Death ahead) {
        return (double) (tally.captures() - born) / Math.max(1, ahead.at() - born);
    }

    void freeze(int millis) {
        if (process != null && !frozen) {
            process.freeze();
            frozen = true;
            thawNanos = System.nanoTime() + Duration.ofMillis(millis).toNanos();
            tally.freeze();
        }
    }

    private void thaw() {
        if (process != null) {
            process.thaw();
        }
        frozen = false;
    }

    /** Lets the process go on and asks the process to end. */
    void askToEnd() {
        thaw();
        if (process != null) {
            process.askToEnd();
        }
    }

    /** Waits for the process that was asked to end; one that does not is killed. Returns whether it did. */
    boolean awaitEnd(Duration bound) {
        NodeProcess running = process;
        if (running == null) {
            return true;
        }
        boolean ended = running.hasEnded(bound.toMillis());
        if (!ended) {
            running.kill();
        }
        running.readLedger(consumer);
        process = null;
        return ended;
    }

    @Override
    public String toString() {
        return process == null ? "no process" : "the process of " + process.log();
    }

    void kill() {
        if (process != null) {
            process.kill();
        }
    }
}
