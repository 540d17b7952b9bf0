/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.runtime.internal.time.Uninterruptibly;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that does the same thing again and again and survives whatever goes wrong in it, until it is stopped. */
final class Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    private final String name;
    private final Turn turn;
    private final Duration pauseAfterTrouble;
    private volatile @Nullable Thread thread;
    private volatile boolean stopping;

    /** One turn, which also waits for the next one. */
    @FunctionalInterface
    interface Turn {
        void run() throws InterruptedException;
    }

    Loop(String name, Turn turn, Duration pauseAfterTrouble) {
        this.name = name;
        this.turn = turn;
        this.pauseAfterTrouble = pauseAfterTrouble;
    }

    synchronized void start() {
        Thread started = new Thread(null, this::run, name, 0, false);
        started.setDaemon(true);
        started.start();
        thread = started;
    }

    /** Starts it again if its thread has died, which nothing should be able to bring about. */
    void revive() {
        Thread present = thread;
        if (present != null && !present.isAlive() && !stopping) {
            reviveOnce(present);
        }
    }

    private synchronized void reviveOnce(Thread dead) {
        if (dead.equals(thread) && !stopping) {
            start();
            LOG.error("thread {} has died and is started again", name);
        }
    }

    private void run() {
        long troubles = 0;
        while (!stopping) {
            try {
                turn.run();
                troubles = 0;
            } catch (InterruptedException stopped) {
                // stop() interrupts the wait; anybody else's interrupt is not meant for this thread.
            } catch (Throwable trouble) {
                tell(trouble, ++troubles);
                pause(pauseAfterTrouble);
            }
        }
    }

    /** An outage is told of when it begins, and then ever more rarely. */
    private void tell(Throwable trouble, long troubles) {
        try {
            if (Long.bitCount(troubles) == 1) {
                LOG.warn(
                        "{} met {} ({} times in a row); it goes on in {}",
                        name,
                        trouble.toString(),
                        troubles,
                        pauseAfterTrouble);
            }
            LOG.debug("{} met this", name, trouble);
        } catch (Throwable untold) {
            // What cannot be told, for want of memory or because the trouble itself throws, must not end the thread.
        }
    }

    private void pause(Duration pause) {
        try {
            TimeUnit.NANOSECONDS.sleep(stopping ? 0 : pause.toNanos());
        } catch (InterruptedException stopped) {
            // As above.
        }
    }

    /** Lets the thread end after its present turn, without waiting for it. */
    synchronized void signalStop() {
        stopping = true;
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    /** Ends the thread and waits for it. A turn that is in the store's hands is waited for, not broken. */
    void stop(Duration patience) {
        signalStop();
        Thread running = thread;
        if (running != null && !Uninterruptibly.join(running, patience.toNanos())) {
            LOG.warn("{} did not end within {} and is left to itself", name, patience);
        }
    }

    boolean isOn(Thread other) {
        return other.equals(thread);
    }
}
