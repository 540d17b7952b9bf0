/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.AgentContext;
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
import dev.agentdlq.runtime.internal.task.BoundTask;
import dev.agentdlq.spi.AttemptFailure;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.Classification;
import dev.agentdlq.spi.Settlement;
import dev.agentdlq.spi.StoredCall;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Executes a claimed call once and says how it ended. Knows neither threads nor the store. */
final class Attempt {
    private final String node;
    private final Execution execution;
    private final DoubleSupplier random;

    Attempt(String node, Execution execution, DoubleSupplier random) {
        this.node = node;
        this.execution = execution;
        this.random = random;
    }

    Settlement execute(Claim claim, BooleanSupplier leaseLost) {
        BoundTask task = execution.tasks().find(claim.call().taskType()).orElseThrow();
        if (!claim.call().signature().equals(task.signature())) {
            return notExecutable(
                    claim,
                    Reason.SIGNATURE_CHANGED,
                    "stored parameters " + claim.call().signature() + " are not those of the method any more, "
                            + task.signature());
        }
        @Nullable Object[] arguments;
        try {
            arguments = decode(claim, task);
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
            result = invoke(claim, task, arguments, leaseLost);
        } catch (Throwable failure) {
            return failed(claim, task, failure);
        }
        return succeeded(claim, execution.views().ofResult(result, AsyncResults.valueType(task.descriptor())));
    }

    private @Nullable Object[] decode(Claim claim, BoundTask task) {
        StoredCall call = claim.call();
        return execution
                .codec()
                .decode(
                        claim.key().id(),
                        call.taskType(),
                        call.codec(),
                        call.args(),
                        task.descriptor().parameterTypes());
    }

    /** The task runs until its method returns; its result may come later. */
    private static @Nullable Object invoke(
            Claim claim, BoundTask task, @Nullable Object[] arguments, BooleanSupplier leaseLost) throws Throwable {
        CallStack stack = CallStack.ofThisThread();
        int mark = stack.enterRepeated(
                task.descriptor().type(),
                new Repetition(claim.key().id(), claim.number(), claim.replay(), claim.fence(), null, leaseLost));
        InnerCalls inner = null;
        Throwable failure = null;
        try {
            Object result = invokeInContext(claim, task, arguments);
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

    private static @Nullable Object invokeInContext(Claim claim, BoundTask task, @Nullable Object[] arguments)
            throws Throwable {
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        thread.setContextClassLoader(task.target().getClass().getClassLoader());
        restoreMdc(claim);
        try (AgentContext.Scope scope = AgentContext.only(claim.context())) {
            Objects.requireNonNull(scope);
            return task.descriptor().invoke(task.target(), arguments);
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

    private Settlement succeeded(Claim claim, @Nullable String result) {
        String resolution = claim.replay() ? Resolution.REPLAY : Resolution.RETRY;
        return new Settlement.Succeeded(claim.key(), node, resolution, result);
    }

    private Settlement failed(Claim claim, BoundTask task, Throwable failure) {
        Classification decision = execution.classifier().classify(task.descriptor(), failure);
        AttemptFailure error = FailureText.describe(failure, decision, execution.redaction()::inText);
        NextStep next = NextStep.after(
                decision, claim.number(), claim.maxRetries(), task.descriptor().policy(), random);
        return next.status() == FailureStatus.PENDING_RETRY
                ? new Settlement.Retry(claim.key(), node, error, next.reason(), Objects.requireNonNull(next.delay()))
                : new Settlement.Review(claim.key(), node, error, next.reason(), true);
    }

    private Settlement notExecutable(Claim claim, String reason, String message) {
        String type = PayloadException.class.getName();
        AttemptFailure error =
                new AttemptFailure(FailureKind.DETERMINISTIC, "stored call", type, message, type + ": " + message);
        return new Settlement.Review(claim.key(), node, error, reason, false);
    }
}
