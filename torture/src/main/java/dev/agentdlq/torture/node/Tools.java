/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.node;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.torture.check.Arguments;
import dev.agentdlq.torture.check.LedgerEvent.Invoked;
import dev.agentdlq.torture.check.LedgerEvent.Threw;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/** The tools that fail. A first execution always throws; a retry may succeed. Public, so that it can be wrapped. */
public class Tools {
    /** Numbers repeat what they decide after so many calls, see {@link Workload#step()}. */
    static final int MIX = 20;

    private static final Duration GLANCE = Duration.ofMillis(10);

    private final Ledger ledger;
    private final Attempts attempts;
    private final Path gate;

    Tools(Ledger ledger, Attempts attempts, Path gate) {
        this.ledger = ledger;
        this.attempts = attempts;
        this.gate = gate;
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

    /**
     * Is told that the shop did not answer, of every other call after the shop has done its work.
     *
     * @param call the call's number
     * @param text any text
     * @return that a retry worked
     * @throws Throwable in the first execution, and in some retries
     */
    @AgentTask(type = "torture.charged", maxRetries = 3, backoff = @Backoff(delay = "50ms", maxDelay = "200ms"))
    public String charged(long call, String text) throws Throwable {
        if (CallSite.current() == null) {
            return retry(call, text);
        }
        begin(call, text);
        if (call / MIX % 2 == 0) {
            attempts.makeEffect(call, text);
        }
        throw thrown(call, Failures.silence(call));
    }

    /**
     * Takes its time in a retry, before and after its effect. Some executions stop when they are interrupted, some go
     * on and return late.
     *
     * @param call the call's number
     * @param text any text
     * @return that a retry worked
     * @throws Throwable in the first execution, and where it is interrupted
     */
    @AgentTask(type = "torture.slow", maxRetries = 2, backoff = @Backoff(delay = "50ms", maxDelay = "200ms"))
    public String slow(long call, String text) throws Throwable {
        if (CallSite.current() != null) {
            throw fail(call, text, Failures.outage(call));
        }
        return attempts.run(call, attempt -> {
            Duration half = Duration.ofMillis(100 + call / MIX % 7 * 100);
            boolean stubborn = call / MIX % 2 == 0;
            Naps.nap(half, stubborn);
            Failpoint.EXEC_MID.hit();
            attempts.makeEffect(call, text);
            Naps.nap(half, stubborn);
        });
    }

    /**
     * Fails whenever it is called.
     *
     * @param call the call's number
     * @param text any text
     * @return never
     * @throws Throwable always
     */
    @AgentTask(type = "torture.hopeless", maxRetries = 2, backoff = @Backoff(delay = "50ms", maxDelay = "200ms"))
    public String hopeless(long call, String text) throws Throwable {
        if (CallSite.current() == null) {
            return attempts.run(call, attempt -> {
                throw Failures.outage(call);
            });
        }
        throw fail(call, text, Failures.outage(call));
    }

    /**
     * Waits in its first retry until the parent lets it go on, or kills its process.
     *
     * @param call the call's number
     * @param text any text
     * @return that a retry worked
     * @throws Throwable in the first execution, and where it is interrupted
     */
    @AgentTask(type = "torture.endless", maxRetries = 5, backoff = @Backoff(delay = "10ms", maxDelay = "10ms"))
    public String endless(long call, String text) throws Throwable {
        if (CallSite.current() != null) {
            throw fail(call, text, Failures.outage(call));
        }
        return attempts.run(call, attempt -> {
            while (Files.exists(gate)) {
                Naps.nap(GLANCE, false);
            }
            attempts.makeEffect(call, text);
        });
    }

    /** Notes the first execution down and returns what is to be thrown. */
    final Throwable fail(long call, String text, Throwable failure) {
        begin(call, text);
        return thrown(call, failure);
    }

    private Throwable thrown(long call, Throwable failure) {
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
        return attempts.run(call, attempt -> work(call, text));
    }

    /** Does what a retry does, inside the retry of another call. */
    final void work(long call, String text) throws Throwable {
        Failpoint.EXEC_MID.hit();
        if (Attempts.number() < 2 + call % 3) {
            throw Failures.outage(call);
        }
        attempts.makeEffect(call, text);
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
