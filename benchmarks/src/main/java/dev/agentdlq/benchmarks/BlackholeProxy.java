/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Stands between clients and a server. While it is a black hole it accepts connections and takes bytes, and passes
 * nothing on. Thread-safe.
 */
final class BlackholeProxy implements Closeable {
    private static final int CONNECT_MILLIS = 2_000;

    private final InetSocketAddress server;
    private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private volatile boolean isBlackHole;

    BlackholeProxy(InetSocketAddress server) throws IOException {
        this.server = server;
        start("accept", this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    void swallow() {
        isBlackHole = true;
    }

    /** Passes bytes on again, for new connections: the old ones have lost some. */
    void heal() throws IOException {
        closeSockets();
        isBlackHole = false;
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = entrance.accept();
            Socket target = new Socket();
            sockets.add(client);
            sockets.add(target);
            target.connect(server, CONNECT_MILLIS);
            start("to-server", () -> pump(client, target));
            start("to-client", () -> pump(target, client));
        }
    }

    private void pump(Socket from, Socket to) throws IOException {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[64 * 1024];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (!isBlackHole) {
                    out.write(buffer, 0, count);
                }
            }
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
                        // One side has gone; its counterpart learns of it by the closed socket.
                    }
                },
                "benchmark-proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void closeSockets() throws IOException {
        for (Socket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        closeSockets();
    }
}
