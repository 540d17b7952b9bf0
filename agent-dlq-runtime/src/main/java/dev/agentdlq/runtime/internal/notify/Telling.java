/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.notify;

/** Log lines on the way of a capture: a log that throws must cost neither the entry nor a thread. */
public final class Telling {
    private Telling() {}

    /**
     * Writes a log line, or goes on without it.
     *
     * @param line writes it
     */
    public static void quietly(Runnable line) {
        try {
            line.run();
        } catch (StackOverflowError full) {
            throw full;
        } catch (Throwable untold) {
            // There is nowhere else to tell it.
        }
    }
}
