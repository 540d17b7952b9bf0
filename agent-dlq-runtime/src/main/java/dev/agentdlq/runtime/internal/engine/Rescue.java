/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.engine;

import java.util.concurrent.locks.LockSupport;

/**
 * Work that did not fit on its thread's stack, done on a thread of its own while the first one waits. It takes as few
 * frames as it can: no lock, no latch, no pool.
 */
final class Rescue implements Runnable {
    private final Thread waiting = Thread.currentThread();
    private final Runnable work;
    private volatile boolean done;

    private Rescue(Runnable work) {
        this.work = work;
    }

    static void run(Runnable work) {
        Rescue rescue = new Rescue(work);
        Thread thread = new Thread(null, rescue, "agent-dlq-rescue", 0, false);
        thread.setDaemon(true);
        thread.start();
        rescue.await();
    }

    private void await() {
        boolean interrupted = false;
        while (!done) {
            LockSupport.park();
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            waiting.interrupt();
        }
    }

    @Override
    public void run() {
        try {
            work.run();
        } finally {
            done = true;
            LockSupport.unpark(waiting);
        }
    }
}
