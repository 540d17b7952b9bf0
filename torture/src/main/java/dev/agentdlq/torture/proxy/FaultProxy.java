/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Forwards a port of its own to another one of this machine, and disturbs what passes, as it is told. Thread-safe.
 * Listens on the loopback interface only.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int BACKLOG = 64;

    private final ServerSocket listener;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cutsLeft = new AtomicInteger();
    private final AtomicInteger cutsDone = new AtomicInteger();
    private final Object gate = new Object();
    private volatile Fault fault = Fault.NONE;
    private volatile int target;
    private volatile boolean closed;

    private FaultProxy(ServerSocket listener, int target) {
        this.listener = listener;
        this.target = target;
    }

    /**
     * Starts a proxy without faults.
     *
     * @param target the port that it forwards to
     * @return the proxy
     */
    public static FaultProxy start(int target) {
        try {
            FaultProxy proxy = new FaultProxy(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), target);
            Thread acceptor = new Thread(proxy::accept, "torture-proxy-acceptor");
            acceptor.setDaemon(true);
            acceptor.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = listener.accept();
                Link link = new Link(this, client);
                links.add(link);
                if (fault.kind() == Fault.Kind.REFUSE || closed) {
                    link.reset();
                } else {
                    link.start();
                }
            } catch (IOException closedOrExhausted) {
                // Whoever tried to connect tries again.
            }
        }
    }

    /**
     * Returns where clients connect to.
     *
     * @return the port
     */
    public int port() {
        return listener.getLocalPort();
    }

    /**
     * Forwards to another port from now on. Open connections are reset.
     *
     * @param port the port
     */
    public void retarget(int port) {
        target = port;
        resetAll();
    }

    /**
     * Disturbs what passes from now on, in place of the fault before.
     *
     * @param next the fault; {@link Fault#NONE} ends the one before and lets what was held back pass
     */
    public void set(Fault next) {
        synchronized (gate) {
            cutsLeft.set(next.kind() == Fault.Kind.CUT_AFTER_COMMIT ? next.amount() : 0);
            fault = next;
            gate.notifyAll();
        }
        if (next.kind() == Fault.Kind.REFUSE) {
            resetAll();
        }
    }

    /**
     * Returns how many connections were cut after a commit.
     *
     * @return the number since the start
     */
    public int cutsDone() {
        return cutsDone.get();
    }

    /** Resets all open connections. */
    public void resetAll() {
        List.copyOf(links).forEach(Link::reset);
        wake();
    }

    /**
     * Returns what is done to what passes.
     *
     * @return the fault; {@link Fault#NONE} for nothing
     */
    public Fault fault() {
        return fault;
    }

    int target() {
        return target;
    }

    boolean cutsCommits() {
        return cutsLeft.get() > 0;
    }

    boolean takeCut() {
        boolean mine = cutsLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        if (mine) {
            cutsDone.incrementAndGet();
        }
        return mine;
    }

    void forget(Link link) {
        links.remove(link);
    }

    /** Waits while bytes of this direction are held back. */
    void awaitPassage(Link link, boolean answers) {
        synchronized (gate) {
            while (fault.kind().holds(answers) && !link.isClosed()) {
                await();
            }
        }
    }

    /** Waits while new connections get no answer. */
    void awaitConnectable(Link link) {
        synchronized (gate) {
            while (fault.kind() == Fault.Kind.STALL_AT_CONNECT && !link.isClosed()) {
                await();
            }
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the callers loop
    private void await() {
        try {
            gate.wait();
        } catch (InterruptedException ignored) {
            // Nobody interrupts the proxy's threads; the caller looks again.
        }
    }

    private void wake() {
        synchronized (gate) {
            gate.notifyAll();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            resetAll();
        }
    }
}
