/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.AgentContext;
import dev.agentdlq.internal.call.CallStack;
import dev.agentdlq.internal.call.Repetition;
import dev.agentdlq.runtime.internal.engine.InnerCalls;
import dev.agentdlq.runtime.internal.task.BoundTask;
import dev.agentdlq.spi.Claim;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Runs code of the application in what surrounded the call that failed. Thread-safe. */
final class Surroundings {
    private final InstantSource clock;

    Surroundings(InstantSource clock) {
        this.clock = clock;
    }

    /** Code of the application. */
    @FunctionalInterface
    interface Foreign {
        @Nullable
        Object run() throws Throwable;
    }

    /** Waits for a result that comes later; in none of the surroundings, which end when the method returns. */
    @FunctionalInterface
    interface Waiting {
        @Nullable
        Object await(@Nullable Object result) throws Throwable;
    }

    /** Runs it with the context of the call. */
    static @Nullable Object inContext(Claim claim, BoundTask task, Foreign foreign) throws Throwable {
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        thread.setContextClassLoader(task.owner().getClassLoader());
        restoreMdc(claim);
        try (AgentContext.Scope scope = AgentContext.only(claim.context())) {
            Objects.requireNonNull(scope);
            return foreign.run();
        } finally {
            MDC.clear();
            thread.setContextClassLoader(loader);
        }
    }

    /** Runs it as an execution of the call: it can ask for its attempt, and calls of tasks in it are inner ones. */
    @Nullable
    Object asCall(HeldClaim held, BoundTask task, Duration longest, Foreign foreign, Waiting waiting) throws Throwable {
        Claim claim = held.claim();
        CallStack stack = CallStack.ofThisThread();
        int mark = stack.enterRepeated(
                task.descriptor().type(),
                new Repetition(
                        claim.key().id(),
                        claim.number(),
                        claim.replay(),
                        claim.fence(),
                        clock.instant().plus(longest),
                        held::isLost));
        InnerCalls inner = null;
        Throwable failure = null;
        try {
            Object result = inContext(claim, task, foreign);
            inner = InnerCalls.takeFrom(stack, mark);
            stack.exitTo(mark);
            return waiting.await(result);
        } catch (Throwable thrown) {
            failure = thrown;
            throw thrown;
        } finally {
            inner = inner == null ? InnerCalls.takeFrom(stack, mark) : inner;
            stack.exitTo(mark);
            if (inner != null) {
                inner.endRepeated(failure);
            }
        }
    }

    private static void restoreMdc(Claim claim) {
        MDC.setContextMap(claim.mdc());
        MDC.put("agentdlq.entryId", claim.key().id().toString());
        MDC.put("agentdlq.task", claim.call().taskType());
        MDC.put("agentdlq.attempt", Integer.toString(claim.number()));
    }
}
