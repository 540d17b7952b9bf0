/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Looks for a warning in what is logged, and passes all of it on. Thread-safe. */
final class LogWatch implements AutoCloseable {
    private final PrintStream original = System.err;
    private final Pattern wanted;
    private final long begin = System.nanoTime();
    private double seconds = Double.NaN;

    LogWatch(Pattern wanted) {
        this.wanted = wanted;
        System.setErr(new PrintStream(new Lines(), true, StandardCharsets.UTF_8));
    }

    /** Lets the queue's warnings be logged; for loggers that are made from now on. */
    static void showWarnings() {
        System.setProperty("org.slf4j.simpleLogger.log.dev.agentdlq", "warn");
    }

    /** Returns after how many seconds the first one was logged, not a number if none was. */
    synchronized double seconds() {
        return seconds;
    }

    private synchronized void look(String line) {
        original.println(line);
        if (Double.isNaN(seconds)
                && line.contains(" WARN ")
                && wanted.matcher(line).find()) {
            seconds = (System.nanoTime() - begin) / 1e9;
        }
    }

    @Override
    public void close() {
        System.setErr(original);
    }

    private final class Lines extends OutputStream {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int octet) {
            if (octet == '\n') {
                look(line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else {
                line.write(octet);
            }
        }
    }
}
