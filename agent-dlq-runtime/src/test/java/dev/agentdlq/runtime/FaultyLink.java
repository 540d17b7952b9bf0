/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The way to a database, which can be disturbed. What it swallowed is lost for good. Thread-safe. */
final class FaultyLink implements AutoCloseable {
    private static final int CONNECT_MILLIS = 2_000;

    /** A request longer than this brings an entry; what a pool asks to see whether a connection lives is shorter. */
    private static final int LONG_REQUEST = 1_000;

    private final int port;
    private final int serverPort;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile ServerSocket entrance;
    private volatile Disturbance disturbance = Disturbance.NONE;
    private volatile int forgotten;
    private volatile int delayMillis;
    private volatile int bytesPerSecond = Integer.MAX_VALUE;

    /** What happens to bytes on their way. */
    enum Disturbance {
        NONE,
        /** Nobody listens, and what was open is reset. */
        REFUSE,
        /** Connections are made, and nothing passes. */
        SWALLOW_ALL,
        /** Requests arrive, answers do not. */
        SWALLOW_ANSWERS,
        /** Every connection is reset at its next request. */
        RESET,
        /** The connection is reset when the server answers a long request: it has committed by then. */
        CUT_ANSWERS
    }

    FaultyLink(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.port = entrance.getLocalPort();
        start("accept", () -> accept(entrance));
    }

    int port() {
        return port;
    }

    /** Returns how many connections were cut between a commit and its answer. */
    int cuts() {
        return cuts.get();
    }

    void disturb(Disturbance next) {
        try {
            disturbance = next;
            if (next == Disturbance.REFUSE) {
                entrance.close();
                resetSockets();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void slowDown(int millisPerPiece, int bytesASecond) {
        delayMillis = millisPerPiece;
        bytesPerSecond = bytesASecond;
    }

    /** Lets nothing pass any more on the connections that are open, as a router that was restarted. New ones work. */
    void forgetConnections() {
        forgotten = accepted.get();
    }

    /** Ends every disturbance. Open connections are reset: they have lost bytes. */
    void heal() throws IOException {
        slowDown(0, Integer.MAX_VALUE);
        disturbance = Disturbance.NONE;
        resetSockets();
        if (entrance.isClosed()) {
            ServerSocket again = new ServerSocket();
            again.setReuseAddress(true);
            again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            entrance = again;
            start("accept", () -> accept(again));
        }
    }

    private void accept(ServerSocket listening) throws IOException {
        while (!listening.isClosed()) {
            Socket client = listening.accept();
            sockets.add(client);
            Socket server = new Socket();
            sockets.add(server);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort), CONNECT_MILLIS);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            AtomicInteger request = new AtomicInteger();
            int number = accepted.incrementAndGet();
            start("requests", () -> pump(client, server, request, number, false));
            start("answers", () -> pump(server, client, request, number, true));
        }
    }

    private void pump(Socket from, Socket to, AtomicInteger request, int number, boolean answers) throws IOException {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[16 * 1024];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (!answers) {
                    request.addAndGet(count);
                }
                slow(count);
                if (disturbance == Disturbance.RESET || (answers && isCut(request.getAndSet(0)))) {
                    reset(from);
                    reset(to);
                    return;
                }
                if (!isSwallowed(answers) && number > forgotten) {
                    out.write(buffer, 0, count);
                }
            }
        }
    }

    private boolean isCut(int request) {
        boolean cut = disturbance == Disturbance.CUT_ANSWERS && request > LONG_REQUEST;
        if (cut) {
            cuts.incrementAndGet();
        }
        return cut;
    }

    private boolean isSwallowed(boolean answers) {
        return disturbance == Disturbance.SWALLOW_ALL || (answers && disturbance == Disturbance.SWALLOW_ANSWERS);
    }

    private void slow(int count) {
        long nanos = TimeUnit.MILLISECONDS.toNanos(delayMillis) + TimeUnit.SECONDS.toNanos(count) / bytesPerSecond;
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException ignored) {
                        // One side has gone, and the other one with it.
                    }
                },
                "faulty-link-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void resetSockets() throws IOException {
        for (Socket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
            reset(socket);
        }
    }

    private static void reset(Socket socket) throws IOException {
        if (!socket.isClosed()) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        resetSockets();
    }
}
