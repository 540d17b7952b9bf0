/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.AgentContext;
import dev.agentdlq.Category;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.PayloadException;
import dev.agentdlq.Reason;
import dev.agentdlq.Resolution;
import dev.agentdlq.internal.call.CallStack;
import dev.agentdlq.internal.call.Repetition;
import dev.agentdlq.runtime.internal.capture.FailureText;
import dev.agentdlq.runtime.internal.classify.NextStep;
import dev.agentdlq.runtime.internal.engine.AsyncResults;
import dev.agentdlq.runtime.internal.engine.InnerCalls;
import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.runtime.internal.task.BoundTask;
import dev.agentdlq.runtime.internal.task.Upgrade;
import dev.agentdlq.spi.AttemptFailure;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.Classification;
import dev.agentdlq.spi.Settlement;
import dev.agentdlq.spi.StoredCall;
import dev.agentdlq.spi.TaskPolicy;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Executes a claimed call once and says how it ended. Knows neither threads nor the store. */
final class Attempt {
    private static final String TIMEOUT_RULE = "timeout";

    private final String node;
    private final Execution execution;
    private final InstantSource clock;
    private final DoubleSupplier random;

    Attempt(String node, Execution execution, InstantSource clock, DoubleSupplier random) {
        this.node = node;
        this.execution = execution;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Executes a call, on the thread that calls this.
     *
     * @param held the claim, which its thread has begun
     * @param longest after which time it will be interrupted
     */
    Settlement execute(HeldClaim held, Duration longest) {
        Claim claim = held.claim();
        BoundTask task = task(claim);
        TaskPolicy policy = task.descriptor().policy();
        if (isExpired(claim, policy)) {
            return new Settlement.Expired(claim.key(), node, policy.whenExpired());
        }
        if (!task.accepts(claim.call().signature())) {
            return notExecutable(
                    claim,
                    Reason.SIGNATURE_CHANGED,
                    "stored parameters " + claim.call().signature() + " are not those of the method any more, "
                            + task.signature()
                            + "; add a @PayloadUpgrade method with the stored parameters, and replay");
        }
        Object target;
        try {
            target = Objects.requireNonNull(inContext(claim, task, task::target));
        } catch (Throwable noTarget) {
            return failed(held, task, noTarget);
        }
        @Nullable Object[] arguments;
        try {
            arguments = decode(claim, task, target);
        } catch (PayloadException undecodable) {
            return notExecutable(claim, Reason.UNDECODABLE, String.valueOf(undecodable.getMessage()));
        } catch (RuntimeException | Error brokenCodec) {
            return notExecutable(
                    claim,
                    Reason.UNDECODABLE,
                    "the codec threw " + brokenCodec.getClass().getName());
        }
        Object result;
        try {
            result = invoke(held, task, target, arguments, longest);
        } catch (Throwable failure) {
            return failed(held, task, failure);
        }
        return succeeded(claim, execution.views().ofResult(result, AsyncResults.valueType(task.descriptor())));
    }

    BoundTask task(Claim claim) {
        return execution.tasks().find(claim.call().taskType()).orElseThrow();
    }

    private static boolean isExpired(Claim claim, TaskPolicy policy) {
        Duration validFor = policy.validFor();
        return validFor != null && !claim.replay() && claim.age().compareTo(validFor) > 0;
    }

    private @Nullable Object[] decode(Claim claim, BoundTask task, Object target) {
        Optional<Upgrade> upgrade = task.upgrade(claim.call().signature());
        return upgrade.isPresent()
                ? upgrade.get()
                        .apply(
                                task.descriptor(),
                                target,
                                decode(claim, upgrade.get().parameterTypes()))
                : decode(claim, task.descriptor().parameterTypes());
    }

    private @Nullable Object[] decode(Claim claim, List<Type> types) {
        StoredCall call = claim.call();
        return execution.codec().decode(claim.key().id(), call.taskType(), call.codec(), call.args(), types);
    }

    /** The task runs until its method returns; its result may come later. */
    private @Nullable Object invoke(
            HeldClaim held, BoundTask task, Object target, @Nullable Object[] arguments, Duration longest)
            throws Throwable {
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
            Failpoint.EXEC_BEFORE.hit();
            Object result = inContext(claim, task, () -> task.descriptor().invoke(target, arguments));
            Failpoint.EXEC_AFTER_RETURN.hit();
            inner = InnerCalls.takeFrom(stack, mark);
            stack.exitTo(mark);
            return AsyncResults.isAsync(task.descriptor()) ? AsyncResults.await(result) : result;
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

    /** Code of the application. */
    @FunctionalInterface
    private interface Foreign {
        @Nullable
        Object run() throws Throwable;
    }

    private static @Nullable Object inContext(Claim claim, BoundTask task, Foreign foreign) throws Throwable {
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

    private static void restoreMdc(Claim claim) {
        MDC.setContextMap(claim.mdc());
        MDC.put("agentdlq.entryId", claim.key().id().toString());
        MDC.put("agentdlq.task", claim.call().taskType());
        MDC.put("agentdlq.attempt", Integer.toString(claim.number()));
    }

    /** Says how an attempt ended that does not end: its thread was left behind. */
    Settlement leftBehind(Claim claim, Thread thread, Duration longest) {
        TimeoutException failure = new TimeoutException("the attempt took longer than " + longest
                + " and did not end when it was interrupted; this is where its thread was");
        failure.setStackTrace(thread.getStackTrace());
        return failed(
                claim,
                task(claim),
                failure,
                Classification.of(FailureKind.AMBIGUOUS, TIMEOUT_RULE).withCategory(Category.TIMEOUT));
    }

    private Settlement succeeded(Claim claim, @Nullable String result) {
        String resolution = claim.replay() ? Resolution.REPLAY : Resolution.RETRY;
        return new Settlement.Succeeded(claim.key(), node, resolution, result);
    }

    private Settlement failed(HeldClaim held, BoundTask task, Throwable failure) {
        Classification decision = execution.classifier().classify(task.descriptor(), failure);
        // what an interrupted attempt throws says little of its effect
        boolean unknown = held.isTimedOut() && decision.kind() != FailureKind.DETERMINISTIC;
        return failed(
                held.claim(),
                task,
                failure,
                unknown
                        ? new Classification(
                                FailureKind.AMBIGUOUS,
                                TIMEOUT_RULE,
                                Category.TIMEOUT,
                                decision.delay(),
                                decision.evidence())
                        : decision);
    }

    private Settlement failed(Claim claim, BoundTask task, Throwable failure, Classification decision) {
        AttemptFailure error =
                FailureText.describe(task.descriptor().type(), failure, decision, execution.redaction()::inText);
        NextStep next = NextStep.after(
                decision, claim.number(), claim.maxRetries(), task.descriptor().policy(), random);
        return next.status() == FailureStatus.PENDING_RETRY
                ? new Settlement.Retry(claim.key(), node, error, next.reason(), Objects.requireNonNull(next.delay()))
                : new Settlement.Review(claim.key(), node, error, next.reason(), true);
    }

    private Settlement notExecutable(Claim claim, String reason, String message) {
        String type = PayloadException.class.getName();
        AttemptFailure error = FailureText.describe(
                claim.call().taskType(), type, message, Classification.of(FailureKind.DETERMINISTIC, "stored call"));
        return new Settlement.Review(claim.key(), node, error, reason, false);
    }
}
