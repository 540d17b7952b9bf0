/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.node;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.Effect;
import dev.agentdlq.Reconciles;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.torture.check.OnceShop;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Optional;

/**
 * Tools whose effect must not happen twice, and that fail before it, after it and in the middle of it. Public, so that
 * they can be wrapped.
 */
public class OnceTools {
    /** The task that can be asked for its effect. */
    public static final String ASKED = "torture.asked";

    /** The task that cannot. */
    public static final String BLIND = "torture.blind";

    private final Tools own;
    private final Attempts attempts;
    private final OnceShop shop;

    OnceTools(Tools own, Attempts attempts, OnceShop shop) {
        this.own = own;
        this.attempts = attempts;
        this.shop = shop;
    }

    /**
     * Fails at first, and in some retries.
     *
     * @param call the call's number
     * @param text any text
     * @return that a retry worked
     * @throws Throwable in the first execution, and in some retries
     */
    @AgentTask(
            type = ASKED,
            effect = Effect.NON_IDEMPOTENT,
            maxRetries = 30,
            backoff = @Backoff(delay = "50ms", maxDelay = "200ms"))
    public String asked(long call, String text) throws Throwable {
        return work(call, text);
    }

    /**
     * Asks the shop for the effect of a call; some questions are not answered.
     *
     * @param call the call's number
     * @param text any text
     * @return that it was found
     * @throws IOException if the shop does not answer
     */
    @Reconciles(ASKED)
    public Optional<String> find(long call, String text) throws IOException {
        Failpoint.EXEC_MID.hit();
        long fence = TaskAttempt.current().fence();
        if ((call + fence) % 5 == 0) {
            throw new ConnectException("the shop cannot be asked for call " + call);
        }
        return shop.isMade(call, fence) ? Optional.of("found") : Optional.empty();
    }

    /**
     * Fails at first, and in some retries.
     *
     * @param call the call's number
     * @param text any text
     * @return that a retry worked
     * @throws Throwable in the first execution, and in some retries
     */
    @AgentTask(
            type = BLIND,
            effect = Effect.NON_IDEMPOTENT,
            maxRetries = 30,
            backoff = @Backoff(delay = "50ms", maxDelay = "200ms"))
    public String blind(long call, String text) throws Throwable {
        return work(call, text);
    }

    private String work(long call, String text) throws Throwable {
        if (CallSite.current() == null) {
            return attempts.run(call, attempt -> attempt(call, text, attempt));
        }
        own.begin(call, text);
        long fault = call / Tools.MIX % 3;
        if (fault == 0) {
            make(call, text, 0);
        }
        Throwable failure = fault < 2 ? Failures.silence(call) : unsent(call);
        own.throwing(call, failure);
        throw failure;
    }

    private void attempt(long call, String text, TaskAttempt attempt) throws Throwable {
        Failpoint.EXEC_MID.hit();
        long fault = (call + attempt.fence()) % 4;
        if (fault == 0) {
            throw unsent(call);
        }
        if (fault == 1) {
            throw Failures.silence(call);
        }
        make(call, text, attempt.fence());
        Failpoint.EXEC_MID.hit();
        if (fault == 2) {
            throw Failures.silence(call);
        }
    }

    private void make(long call, String text, long fence) throws IOException {
        shop.make(call, fence);
        attempts.makeEffect(call, text);
    }

    private static Throwable unsent(long call) {
        return new ConnectException("the shop cannot be reached in call " + call);
    }
}
