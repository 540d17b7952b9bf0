/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.AmbiguousOutcomeException;
import dev.agentdlq.Category;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.PayloadException;
import dev.agentdlq.Reason;
import dev.agentdlq.Resolution;
import dev.agentdlq.runtime.internal.capture.FailureText;
import dev.agentdlq.runtime.internal.capture.Grounds;
import dev.agentdlq.runtime.internal.classify.NextStep;
import dev.agentdlq.runtime.internal.engine.AsyncResults;
import dev.agentdlq.runtime.internal.engine.Outcomes;
import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.runtime.internal.task.BoundTask;
import dev.agentdlq.runtime.internal.task.Reconciler;
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

/** Executes a claimed call once and says how it ended. Knows neither threads nor the store. */
final class Attempt {
    private static final String TIMEOUT_RULE = "timeout";
    private static final String INTERRUPT_RULE = "interrupted";
    private static final String RECONCILER_RULE = "@Reconciles: ";

    private final String node;
    private final Execution execution;
    private final Surroundings surroundings;
    private final DoubleSupplier random;

    Attempt(String node, Execution execution, InstantSource clock, DoubleSupplier random) {
        this.node = node;
        this.execution = execution;
        this.surroundings = new Surroundings(clock);
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
        if (isInDoubt(claim, task) && !task.isReconciled()) {
            return new Settlement.NotRepeated(claim.key(), node, Reason.AMBIGUOUS);
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
            target = Objects.requireNonNull(Surroundings.inContext(claim, task, task::target));
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
        Settlement reconciled = reconcile(held, task, target, arguments, longest);
        if (reconciled != null) {
            return reconciled;
        }
        Object value;
        try {
            value = Outcomes.valueOf(invoke(held, task, target, arguments, longest));
        } catch (Throwable failure) {
            return failed(held, task, failure);
        }
        note(held, task, target, value);
        return succeeded(claim, execution.views().ofResult(value, resultType(task)));
    }

    /** Keeps the very result for those who are told of it, and only for them. */
    private static void note(HeldClaim held, BoundTask task, Object target, @Nullable Object value) {
        if (!task.resolvedMethods().isEmpty()) {
            held.succeed(new Success(task, target, value));
        }
    }

    private static Type resultType(BoundTask task) {
        return Outcomes.valueType(AsyncResults.valueType(task.descriptor()));
    }

    BoundTask task(Claim claim) {
        return execution.tasks().find(claim.call().taskType()).orElseThrow();
    }

    private static boolean isExpired(Claim claim, TaskPolicy policy) {
        Duration validFor = policy.validFor();
        return validFor != null && !claim.replay() && claim.age().compareTo(validFor) > 0;
    }

    /** An entry from before its task was declared unsafe does not say itself that a crash has left doubt. */
    private static boolean isInDoubt(Claim claim, BoundTask task) {
        boolean hasCrashed = claim.crashes() > 0 && !claim.replay();
        return task.isUnsafeToRepeat() && (hasCrashed || claim.reason().equals(Reason.AMBIGUOUS));
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

    /**
     * Looks for the effect of a call that must not be repeated blindly.
     *
     * @return how the attempt ends without executing it; null if it is to be executed
     */
    private @Nullable Settlement reconcile(
            HeldClaim held, BoundTask task, Object target, @Nullable Object[] arguments, Duration longest) {
        Claim claim = held.claim();
        Reconciler reconciler = task.reconciler();
        if (reconciler == null || claim.reason().equals(Reason.REPLAY_EVEN_IF_DONE)) {
            return null;
        }
        Object found;
        try {
            Object answer =
                    surroundings.asCall(held, task, longest, () -> reconciler.ask(target, arguments), result -> result);
            found = ((Optional<?>) Objects.requireNonNull(answer)).orElse(null);
        } catch (Throwable failure) {
            return unanswered(held, task, failure);
        }
        if (found != null) {
            note(held, task, target, found);
            String result = execution.views().ofResult(found, resultType(task));
            return new Settlement.Reconciled(claim.key(), node, result);
        }
        boolean isLastQuestion = claim.number() > claim.maxRetries() + 1;
        return isLastQuestion ? new Settlement.NotRepeated(claim.key(), node, Reason.RETRIES_EXHAUSTED) : null;
    }

    /** A question is safe to repeat, unless its answer was that nobody knows. */
    private Settlement unanswered(HeldClaim held, BoundTask task, Throwable failure) {
        Claim claim = held.claim();
        Classification why = execution.classifier().classify(task.descriptor(), failure);
        boolean isAnswer = why.kind() == FailureKind.DETERMINISTIC || failure instanceof AmbiguousOutcomeException;
        Classification decision = new Classification(
                FailureKind.AMBIGUOUS, RECONCILER_RULE + why.rule(), why.category(), why.delay(), why.evidence());
        if (claim.number() <= claim.maxRetries() && (held.isTimedOut() || !isAnswer)) {
            return failed(claim, task, failure, decision);
        }
        return inDoubt(claim, task, failure, decision, false);
    }

    /** The task runs until its method returns; its result may come later. */
    private @Nullable Object invoke(
            HeldClaim held, BoundTask task, Object target, @Nullable Object[] arguments, Duration longest)
            throws Throwable {
        if (!held.enter()) {
            throw new InterruptedException("the attempt was ended before the task began");
        }
        return surroundings.asCall(
                held,
                task,
                longest,
                () -> {
                    Failpoint.EXEC_BEFORE.hit();
                    Object result = task.invoke(target, arguments);
                    Failpoint.EXEC_AFTER_RETURN.hit();
                    return result;
                },
                result -> AsyncResults.isAsync(task.descriptor()) ? AsyncResults.await(result) : result);
    }

    /** Returns whether an execution that has no result can be given back as if it had not begun. */
    boolean canBeGivenBack(HeldClaim held) {
        return !held.isEntered() || !task(held.claim()).isUnsafeToRepeat();
    }

    /** Says how an attempt ended that does not end: its thread was left behind. */
    Settlement leftBehind(HeldClaim held, Thread thread, Duration longest) {
        Claim claim = held.claim();
        BoundTask task = task(claim);
        TimeoutException failure = new TimeoutException("the attempt took longer than " + longest
                + " and did not end when it was interrupted; this is where its thread was");
        failure.setStackTrace(thread.getStackTrace());
        Classification decision =
                Classification.of(FailureKind.AMBIGUOUS, TIMEOUT_RULE).withCategory(Category.TIMEOUT);
        if (!canBeGivenBack(held)) {
            // nobody can look for an effect that may still come
            return inDoubt(claim, task, failure, decision, true);
        }
        return failed(claim, task, failure, decision);
    }

    private Settlement succeeded(Claim claim, @Nullable String result) {
        String resolution = claim.replay() ? Resolution.REPLAY : Resolution.RETRY;
        return new Settlement.Succeeded(claim.key(), node, resolution, result);
    }

    private Settlement failed(HeldClaim held, BoundTask task, Throwable failure) {
        Classification decision = execution.classifier().classify(task.descriptor(), failure);
        // what an interrupted attempt throws says little of its effect
        boolean isUnsafe = !canBeGivenBack(held) && held.isInterrupted();
        if (isUnsafe || (held.isTimedOut() && decision.kind() != FailureKind.DETERMINISTIC)) {
            decision = new Classification(
                    FailureKind.AMBIGUOUS,
                    held.isTimedOut() ? TIMEOUT_RULE : INTERRUPT_RULE,
                    held.isTimedOut() ? Category.TIMEOUT : decision.category(),
                    decision.delay(),
                    decision.evidence());
        }
        return failed(held.claim(), task, failure, decision);
    }

    private Settlement failed(Claim claim, BoundTask task, Throwable failure, Classification decision) {
        TaskPolicy policy = task.descriptor().policy();
        NextStep next =
                NextStep.after(decision, claim.number(), claim.maxRetries(), policy, task.isReconciled(), random);
        AttemptFailure error = describe(claim, task, failure, decision, next);
        return next.status() == FailureStatus.PENDING_RETRY
                ? new Settlement.Retry(claim.key(), node, error, next.reason(), Objects.requireNonNull(next.delay()))
                : new Settlement.Review(claim.key(), node, error, next.reason(), true);
    }

    private Settlement inDoubt(
            Claim claim, BoundTask task, Throwable failure, Classification decision, boolean executed) {
        NextStep next = NextStep.review(Reason.AMBIGUOUS);
        AttemptFailure error = describe(claim, task, failure, decision, next);
        return new Settlement.Review(claim.key(), node, error, next.reason(), executed);
    }

    private AttemptFailure describe(
            Claim claim, BoundTask task, Throwable failure, Classification decision, NextStep next) {
        return Grounds.note(
                FailureText.describe(task.descriptor().type(), failure, decision, execution.redaction()::inText),
                decision,
                next,
                claim.number(),
                task.descriptor().policy(),
                execution.redaction()::inText);
    }

    private Settlement notExecutable(Claim claim, String reason, String message) {
        String type = PayloadException.class.getName();
        // that it cannot be executed now does not say that it has not been
        FailureKind kind = isInDoubt(claim, task(claim)) ? FailureKind.AMBIGUOUS : FailureKind.DETERMINISTIC;
        AttemptFailure error =
                FailureText.describe(claim.call().taskType(), type, message, Classification.of(kind, "stored call"));
        return new Settlement.Review(claim.key(), node, error, reason, false);
    }
}
