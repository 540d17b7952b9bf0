/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.node;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.torture.check.Arguments;
import dev.agentdlq.torture.check.LedgerEvent.Effect;
import dev.agentdlq.torture.check.LedgerEvent.Invoked;
import dev.agentdlq.torture.check.LedgerEvent.Threw;
import java.util.UUID;

/** The tools that fail. A first execution always throws; a retry may succeed. Public, so that it can be wrapped. */
public class Tools {
    private final Ledger ledger;

    Tools(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Is refused, for a person to look at.
     *
     * @param call the call's number
     * @param text any text
     * @return never
     * @throws Throwable always
     */
    @AgentTask(type = "torture.refused", maxRetries = 0)
    public String refused(long call, String text) throws Throwable {
        throw fail(call, text, Failures.refusal(call));
    }

    /**
     * Fails at first.
     *
     * @param call the call's number
     * @param text any text
     * @return that a retry worked
     * @throws Throwable in the first execution, and in some retries
     */
    @AgentTask(type = "torture.unreachable", maxRetries = 2, backoff = @Backoff(delay = "50ms", maxDelay = "200ms"))
    public String unreachable(long call, String text) throws Throwable {
        if (CallSite.current() == null) {
            return retry(call, text);
        }
        throw fail(call, text, Failures.outage(call));
    }

    /** Notes the first execution down and returns what is to be thrown. */
    final Throwable fail(long call, String text, Throwable failure) {
        begin(call, text);
        throwing(call, failure);
        return failure;
    }

    final void begin(long call, String text) {
        ledger.note(new Invoked(call, asksForKey(call) ? key() : null, new Arguments(call, text).hash()));
        Failpoint.CALL_MID.hit();
    }

    final void throwing(long call, Throwable failure) {
        if (isInterrupted(call)) {
            Thread.currentThread().interrupt();
        }
        ledger.note(new Threw(call));
        CallSite site = CallSite.current();
        if (site != null) {
            site.throwing(failure);
        }
    }

    /** Succeeds in the first retry, in the second one or never, as the number of the call says. */
    final String retry(long call, String text) throws Throwable {
        if (TaskAttempt.current().number() < 2 + call % 3) {
            throw Failures.outage(call);
        }
        ledger.note(new Effect(call, key(), new Arguments(call, text).hash()));
        return "done";
    }

    /** Some callers have their thread's interrupt flag set when the tool throws. */
    static boolean isInterrupted(long call) {
        return call % 7 == 0;
    }

    /** Some tools never ask, so that the key is made when the call fails. */
    private static boolean asksForKey(long call) {
        return call % 2 == 0;
    }

    private static UUID key() {
        return UUID.fromString(TaskAttempt.current().idempotencyKey());
    }
}
