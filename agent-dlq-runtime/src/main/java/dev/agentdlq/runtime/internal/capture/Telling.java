/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

/** Log lines on the way of a capture: a log that throws must not cost the entry. */
final class Telling {
    private Telling() {}

    static void quietly(Runnable line) {
        try {
            line.run();
        } catch (StackOverflowError full) {
            throw full;
        } catch (Throwable untold) {
            // There is nowhere else to tell it.
        }
    }
}
