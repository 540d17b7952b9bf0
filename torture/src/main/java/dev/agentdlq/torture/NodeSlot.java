/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture;

import dev.agentdlq.torture.check.LedgerEvent;
import dev.agentdlq.torture.check.TakeOvers;
import dev.agentdlq.torture.node.NodeOptions;
import dev.agentdlq.torture.node.Sabotage;
import dev.agentdlq.torture.proxy.Fault;
import dev.agentdlq.torture.schedule.Absence;
import dev.agentdlq.torture.schedule.Death;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A place in which one process follows the other, each with its own death ahead. For one thread. */
final class NodeSlot {
    /** The folder of the shop, inside that of the run. */
    static final String EFFECTS = "effects";

    private static final Duration START_AGAIN = Duration.ofMillis(300);

    /** When in a life the database is out of reach, for a death that needs it. */
    private static final double OUTAGE_FROM = 0.3;

    private static final double OUTAGE_TO = 0.6;

    private final Shared shared;
    private final Link link;
    private final Set<Sabotage> sabotage;
    private @Nullable NodeProcess process;
    private @Nullable Death death;
    private long born;
    private boolean outageDone;
    private boolean asked;
    private boolean absent;
    private boolean frozen;
    private long thawNanos;
    private long restartNanos = System.nanoTime();

    /**
     * What the slots share.
     *
     * @param folder for ledgers and logs
     * @param deaths of all, each taken by the next process that starts
     * @param tally of what was done
     * @param consumer gets what processes saw
     * @param died gets what nobody has planned
     * @param takeOvers is told of deaths
     * @param pace of every process
     * @param callers threads of every process that call tools
     * @param slots how many there are
     */
    record Shared(
            Path folder,
            Queue<Death> deaths,
            Tally tally,
            Consumer<LedgerEvent> consumer,
            Consumer<String> died,
            TakeOvers takeOvers,
            NodeOptions.Pace pace,
            int callers,
            int slots) {}

    NodeSlot(Shared shared, Link link, Set<Sabotage> sabotage) {
        this.shared = shared;
        this.link = link;
        this.sabotage = new HashSet<>(sabotage);
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
        sabotage.removeAll(running.sabotaged());
        boolean alive = running.isAlive();
        // After asking, so that what a dead one wrote last is read.
        running.readLedger(shared.consumer());
        if (!alive) {
            bury(running, false, InstantSource.system().millis());
        } else if (running.isAtFailpoint() || isOverdue()) {
            kill(running);
        } else {
            weather(running);
        }
    }

    private void kill(NodeProcess running) {
        long killed = InstantSource.system().millis();
        running.kill();
        running.readLedger(shared.consumer());
        bury(running, true, killed);
    }

    private boolean isOverdue() {
        return death != null && shared.tally().captures() >= death.at();
    }

    private void start() {
        int incarnation = shared.tally().nextIncarnation();
        born = shared.tally().captures();
        // One that could not start has still to die.
        death = death == null ? shared.deaths().poll() : death;
        outageDone = death == null || !death.needsOutage();
        asked = false;
        String failpoints = death == null ? "" : death.arming((death.at() - born) / shared.slots());
        Path ledger = shared.folder().resolve("ledger-" + incarnation + ".txt");
        process = NodeProcess.start(
                new NodeOptions(
                        link.proxy().port(),
                        ledger,
                        link.spool(),
                        shared.folder().resolve(EFFECTS),
                        incarnation,
                        shared.callers(),
                        shared.pace(),
                        sabotage),
                failpoints,
                shared.folder().resolve("node-" + incarnation + ".log"));
    }

    private void bury(NodeProcess dead, boolean killedByUs, long at) {
        process = null;
        frozen = false;
        absent = false;
        shared.takeOvers().died(dead.incarnation(), at);
        if (asked && dead.exitCode() == 0) {
            // It had nothing to give back: the next one may.
            return;
        }
        if (!dead.wasKilled()) {
            shared.died().accept(dead.log() + " says why it ended with " + dead.exitCode());
            restartNanos = System.nanoTime() + START_AGAIN.toNanos();
            return;
        }
        boolean inPlace = !killedByUs || dead.isAtFailpoint();
        if (death == null || death.failpoint() == null) {
            shared.tally().killed("ANYWHERE", true);
        } else {
            shared.tally().killed(death.place(), inPlace);
        }
        death = null;
    }

    /** Takes the database away or asks the process to end where the death needs it; lets a frozen process go on. */
    private void weather(NodeProcess running) {
        Death ahead = death;
        if (ahead != null && ahead.needsStop() && !asked && progressOfLife(ahead) >= OUTAGE_FROM) {
            asked = true;
            running.askToEnd();
        }
        if (ahead != null && !outageDone && progressOfLife(ahead) >= OUTAGE_FROM) {
            long end = born + (long) (OUTAGE_TO * (ahead.at() - born));
            outageDone = link.disturb(new Fault(ahead.pause() ? Fault.Kind.REFUSE : Fault.Kind.HOLD_ALL, 0), end);
        }
        if (frozen && System.nanoTime() - thawNanos >= 0) {
            thaw();
        }
        absent = absent && (frozen || link.isFaulty());
    }

    private double progressOfLife(Death ahead) {
        return (double) (shared.tally().captures() - born) / Math.max(1, ahead.at() - born);
    }

    /** Pauses the process or cuts it off. Returns whether it did: one that is dead or absent cannot be. */
    boolean beAbsent(Absence.Kind kind, Duration duration) {
        NodeProcess running = process;
        if (running == null || absent || link.isFaulty()) {
            return false;
        }
        if (kind == Absence.Kind.PAUSE) {
            running.freeze();
            frozen = true;
            thawNanos = System.nanoTime() + duration.toNanos();
        } else {
            link.cut(kind, duration);
        }
        absent = true;
        return true;
    }

    boolean isAbsent() {
        return absent;
    }

    Link link() {
        return link;
    }

    /** Returns the incarnation of the process; 0 while there is none. */
    int node() {
        return process == null ? 0 : process.incarnation();
    }

    /** Returns how many executions by workers it is in the middle of, as far as its ledger was read. */
    int executions() {
        return shared.takeOvers().running(node());
    }

    /** Lets the process call so many endless tools. */
    void callEndless(int count) {
        if (process != null) {
            process.write("c".repeat(count));
        }
    }

    /** Kills the process now, whatever death it has ahead. */
    void killNow() {
        if (process != null) {
            kill(process);
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
        running.readLedger(shared.consumer());
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
