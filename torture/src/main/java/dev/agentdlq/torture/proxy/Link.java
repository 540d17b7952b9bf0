/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.proxy;

import dev.agentdlq.torture.wait.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One connection through the proxy, pumped by two threads. */
final class Link {
    private static final int BUFFER = 16 * 1024;
    private static final String INSERT = "INSERT INTO";

    private final FaultProxy proxy;
    private final Socket client;
    private volatile Socket server = new Socket();
    private volatile boolean closed;
    private volatile boolean writes;

    Link(FaultProxy proxy, Socket client) {
        this.proxy = proxy;
        this.client = client;
    }

    void start() {
        start(this::pumpRequests, "requests");
    }

    private static void start(Runnable pump, String name) {
        Thread thread = new Thread(pump, "torture-proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void pumpRequests() {
        try {
            proxy.awaitConnectable(this);
            if (closed) {
                return;
            }
            server = new Socket(InetAddress.getLoopbackAddress(), proxy.target());
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            start(this::pumpAnswers, "answers");
            byte[] buffer = new byte[BUFFER];
            InputStream in = client.getInputStream();
            OutputStream out = server.getOutputStream();
            for (int length = in.read(buffer); length >= 0 && !closed; length = in.read(buffer)) {
                writes |= !writes && contains(buffer, length);
                proxy.awaitPassage(this, false);
                disturb(length);
                out.write(buffer, 0, length);
            }
        } catch (IOException ended) {
            // One side has gone; so does the other.
        } finally {
            reset();
        }
    }

    private void pumpAnswers() {
        CommitFilter filter = new CommitFilter(proxy::takeCut);
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            for (int length = in.read(buffer); length >= 0 && !closed; length = in.read(buffer)) {
                proxy.awaitPassage(this, true);
                disturb(length);
                if (!filter.pass(buffer, length, writes && proxy.cutsCommits(), out)) {
                    return;
                }
            }
        } catch (IOException ended) {
            // One side has gone; so does the other.
        } finally {
            reset();
        }
    }

    private void disturb(int length) {
        Fault fault = proxy.fault();
        if (fault.kind() == Fault.Kind.DELAY) {
            Patience.pause(Duration.ofMillis(fault.amount()));
        } else if (fault.kind() == Fault.Kind.BANDWIDTH) {
            Patience.pause(Duration.ofNanos(length * 1_000_000_000L / fault.amount()));
        }
    }

    private static boolean contains(byte[] buffer, int length) {
        return new String(buffer, 0, length, StandardCharsets.ISO_8859_1).contains(INSERT);
    }

    boolean isClosed() {
        return closed;
    }

    /** Closes both sides so that the peers see a reset. */
    void reset() {
        closed = true;
        proxy.forget(this);
        reset(client);
        reset(server);
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException closedAlready) {
            // Then there is nothing to reset.
        }
        try {
            socket.close();
        } catch (IOException closedAlready) {
            // Neither is there anything to close.
        }
    }
}
