/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Loops that look after each other: whichever has a turn starts those again whose threads have died. Thread-safe. */
final class Loops {
    private final Duration pauseAfterTrouble;
    private final List<Loop> loops = new CopyOnWriteArrayList<>();

    Loops(Duration pauseAfterTrouble) {
        this.pauseAfterTrouble = pauseAfterTrouble;
    }

    Loop add(String name, Loop.Turn turn) {
        Loop loop = new Loop(
                name,
                () -> {
                    loops.forEach(Loop::revive);
                    turn.run();
                },
                pauseAfterTrouble);
        loops.add(loop);
        return loop;
    }

    void start() {
        loops.forEach(Loop::start);
    }

    boolean isOwn(Thread thread) {
        return loops.stream().anyMatch(loop -> loop.isOn(thread));
    }

    /** Stops all loops but one, and waits for their threads together. */
    void stopAllBut(Loop last, Duration patience) {
        loops.stream().filter(loop -> !loop.equals(last)).forEach(Loop::signalStop);
        long begin = System.nanoTime();
        for (Loop loop : loops) {
            if (!loop.equals(last)) {
                loop.stop(patience.minusNanos(System.nanoTime() - begin));
            }
        }
    }
}
