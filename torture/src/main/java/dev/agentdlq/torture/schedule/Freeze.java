/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.schedule;

/**
 * A process that will stand still. Immutable.
 *
 * @param at by which progress, in captures of all processes
 * @param node which process
 * @param millis for how long
 */
public record Freeze(long at, int node, int millis) {
    @Override
    public String toString() {
        return at + " freeze of node " + node + " for " + millis + " ms";
    }
}
