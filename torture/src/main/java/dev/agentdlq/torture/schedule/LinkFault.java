/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.schedule;

import dev.agentdlq.torture.proxy.Fault;

/**
 * What will happen between one process and its database. Immutable.
 *
 * @param at by which progress, in captures of all processes
 * @param node to which process
 * @param fault what
 * @param captures for how many captures of all processes
 */
public record LinkFault(long at, int node, Fault fault, long captures) {
    @Override
    public String toString() {
        return at + " link of node " + node + ' ' + fault.kind() + ' ' + fault.amount() + " for " + captures;
    }
}
