/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Sends those signals to processes that Java has no method for. */
public final class Signals {
    private Signals() {}

    /**
     * Sends a signal. A process that is gone already is no mistake.
     *
     * @param name the signal without SIG, such as STOP
     * @param pid the process
     */
    public static void send(String name, long pid) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            kill.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("kill -" + name + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
