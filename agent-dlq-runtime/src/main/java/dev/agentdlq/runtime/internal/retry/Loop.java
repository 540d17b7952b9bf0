/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.runtime.internal.time.Uninterruptibly;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that does the same thing again and again and survives whatever goes wrong in it, until it is stopped. */
final class Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    private final Thread thread;
    private volatile boolean stopping;

    /** One turn, which also waits for the next one. */
    @FunctionalInterface
    interface Turn {
        void run() throws InterruptedException;
    }

    Loop(String name, Turn turn, Duration pauseAfterTrouble) {
        thread = new Thread(() -> run(turn, pauseAfterTrouble), name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run(Turn turn, Duration pauseAfterTrouble) {
        long troubles = 0;
        while (!stopping) {
            try {
                turn.run();
                troubles = 0;
            } catch (InterruptedException stopped) {
                // stop() interrupts the wait; anybody else's interrupt is not meant for this thread.
            } catch (Throwable trouble) {
                // an outage is told of when it begins, and then ever more rarely
                if (Long.bitCount(++troubles) == 1) {
                    LOG.warn(
                            "{} met {} ({} times in a row); it goes on in {}",
                            thread.getName(),
                            trouble.toString(),
                            troubles,
                            pauseAfterTrouble);
                }
                LOG.debug("{} met this", thread.getName(), trouble);
                pause(pauseAfterTrouble);
            }
        }
    }

    private void pause(Duration pause) {
        try {
            TimeUnit.NANOSECONDS.sleep(stopping ? 0 : pause.toNanos());
        } catch (InterruptedException stopped) {
            // As above.
        }
    }

    /** Ends the thread and waits for it. A turn that is in the store's hands is waited for, not broken. */
    void stop(Duration patience) {
        stopping = true;
        thread.interrupt();
        if (!Uninterruptibly.join(thread, patience.toNanos())) {
            LOG.warn("{} did not end within {} and is left to itself", thread.getName(), patience);
        }
    }

    boolean isCurrentThread() {
        return Thread.currentThread().equals(thread);
    }
}
