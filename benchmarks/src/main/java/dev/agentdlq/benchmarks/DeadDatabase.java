/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Measures failing calls while the database takes every byte and answers none. */
final class DeadDatabase {
    private static final int THREADS = 8;
    private static final int DEADLINE_MILLIS = 250;

    /** A call that waits for the database waits much longer, one that writes to a local file only, much shorter. */
    private static final long FAST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final int APPENDS = 500;
    private static final int APPENDED_BYTES = 4_096;

    private final Database database;
    private final String schema;
    private final Results results;

    DeadDatabase(Database database, String schema, Results results) {
        this.database = database;
        this.schema = schema;
        this.results = results;
    }

    void measure(Duration time) throws Exception {
        new Tables(database).drop(schema);
        URI uri = URI.create(database.url().substring("jdbc:".length()));
        if (uri.getHost() == null) {
            throw new UsageException("the URL must name one host, so that a proxy can stand before it");
        }
        int port = uri.getPort() < 0 ? 5432 : uri.getPort();
        try (BlackholeProxy proxy = new BlackholeProxy(new InetSocketAddress(uri.getHost(), port))) {
            Database behindProxy = new Database("jdbc:postgresql://localhost:" + proxy.port() + uri.getRawPath()
                    + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()));
            try (QueueContender queue = new QueueContender(behindProxy, schema)) {
                measure(queue, proxy, time);
            }
        }
    }

    private void measure(QueueContender queue, BlackholeProxy proxy, Duration time) throws Exception {
        int before = Load.run(queue, THREADS, time).calls().size();
        long unkeptBefore = queue.unkept();
        proxy.swallow();
        List<Load.Call> calls = Load.run(queue, THREADS, time).calls();
        add(calls, (double) (queue.unkept() - unkeptBefore));
        proxy.heal();
        requireKept(queue, before + calls.size());
    }

    private void add(List<Load.Call> calls, double unkept) throws IOException {
        long opened = calls.stream()
                .filter(call -> call.nanos() < FAST_NANOS)
                .mapToLong(Load.Call::begin)
                .min()
                .orElse(Long.MAX_VALUE);
        List<Load.Call> waited =
                calls.stream().filter(call -> call.begin() < opened).toList();
        List<Load.Call> later =
                calls.stream().filter(call -> call.begin() >= opened).toList();
        String call = "failing call, database blackholed, ";
        add(call + "before the breaker opens, longest / deadline", "ms", millis(waited, 1), DEADLINE_MILLIS);
        add(call + "from then on, p99 / p99 of an fsync'd append of 4 kB", "ms", millis(later, 0.99), appendMillis());
        add(call + "not known to be kept / all", "calls", unkept, calls.size());
    }

    private void add(String name, String unit, double ours, double base) {
        System.out.printf(Locale.ROOT, "  %s (%s): %,.2f, %,.2f%n", name, unit, ours, base);
        results.add(name, unit, ours, base);
    }

    private static double millis(List<Load.Call> calls, double share) {
        return Load.micros(calls, share) / 1e3;
    }

    private static double appendMillis() throws IOException {
        Path file = Files.createTempFile("agent-dlq-benchmark-", ".log");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            List<Load.Call> appends = new ArrayList<>();
            for (int i = 0; i < APPENDS; i++) {
                long begin = System.nanoTime();
                channel.write(ByteBuffer.allocate(APPENDED_BYTES));
                channel.force(false);
                appends.add(new Load.Call(begin, System.nanoTime() - begin));
            }
            return millis(appends, 0.99);
        } finally {
            Files.delete(file);
        }
    }

    /** What was promised must be there; a call whose answer was lost may be there too, but no call twice. */
    private void requireKept(QueueContender queue, long calls) throws Exception {
        long rows = new Tables(database).awaitAtLeast(queue, "dlq_entry", queue.kept());
        if (rows < queue.kept() || rows > calls || queue.kept() + queue.unkept() != calls) {
            throw new WrongResultException("of " + calls + " calls " + queue.kept() + " were promised to be kept and "
                    + queue.unkept() + " not, but there are " + rows + " entries");
        }
    }
}
