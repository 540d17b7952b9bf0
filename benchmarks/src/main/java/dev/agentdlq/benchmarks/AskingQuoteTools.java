/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import dev.agentdlq.AgentTask;
import dev.agentdlq.TaskAttempt;

/** The same for a tool that asks which attempt it is, for which its call needs a key. */
class AskingQuoteTools extends QuoteTools {
    @Override
    @AgentTask(type = "order.quote", deterministicOn = CallFailedException.class)
    Quote quote(String order, int cents) {
        return super.quote(order, cents + TaskAttempt.current().number());
    }
}
