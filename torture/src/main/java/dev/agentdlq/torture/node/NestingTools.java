/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.node;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;

/** Tools that call another tool, whose failure they pass on, wrap or swallow. Public, so that it can be wrapped. */
public class NestingTools {
    /** Marks the number of an inner call, which is otherwise that of the outer one. */
    static final long INNER = 1L << 31;

    private final Tools own;
    private final Attempts attempts;
    private final Caller caller;

    /** Calls the inner tool through its wrapper and notes down what comes back. */
    interface Caller {
        /** Makes the first call, whose failure has a receipt. */
        Throwable call(long call, String text);

        /** Makes the call again from a retry. */
        void repeat(long call, String text) throws Throwable;
    }

    NestingTools(Tools own, Attempts attempts, Caller caller) {
        this.own = own;
        this.attempts = attempts;
        this.caller = caller;
    }

    /**
     * Calls a tool that fails, and fails.
     *
     * @param call the call's number
     * @param text any text
     * @return that a retry worked
     * @throws Throwable in the first execution, and in some retries
     */
    @AgentTask(type = "torture.nesting", maxRetries = 2, backoff = @Backoff(delay = "50ms", maxDelay = "200ms"))
    public String nesting(long call, String text) throws Throwable {
        if (CallSite.current() == null) {
            return attempts.run(call, attempt -> {
                caller.repeat(call | INNER, text);
                own.work(call, text);
            });
        }
        own.begin(call, text);
        Throwable inner = caller.call(call | INNER, text);
        Throwable failure = failure(call, inner);
        own.throwing(call, failure);
        throw failure;
    }

    private static Throwable failure(long call, Throwable inner) {
        return switch ((int) (call % 3)) {
            case 0 -> inner;
            case 1 -> new IllegalStateException("the inner call of " + call + " failed", inner);
            default -> Failures.outage(call);
        };
    }
}
