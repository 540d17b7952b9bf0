/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import dev.agentdlq.AgentContext;
import dev.agentdlq.ArgumentsState;
import dev.agentdlq.Effect;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.internal.EntryIds;
import dev.agentdlq.runtime.internal.capture.ArgumentsWriter.Written;
import dev.agentdlq.runtime.internal.capture.ForeignCode.Answer;
import dev.agentdlq.runtime.internal.classify.NextStep;
import dev.agentdlq.runtime.internal.classify.RuleClassifier;
import dev.agentdlq.runtime.internal.classify.Signal;
import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.runtime.internal.notify.Telling;
import dev.agentdlq.runtime.internal.task.BoundTask;
import dev.agentdlq.runtime.internal.time.Uninterruptibly;
import dev.agentdlq.spi.AttemptFailure;
import dev.agentdlq.spi.Classification;
import dev.agentdlq.spi.Nesting;
import dev.agentdlq.spi.NewEntry;
import dev.agentdlq.spi.StoredCall;
import dev.agentdlq.spi.TaskDescriptor;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a failed call down: its arguments as bytes and as a view, its failure as text and as a decision. What only
 * runs the JDK's code is done on the calling thread; what runs the application's is done elsewhere and waited for, and
 * where it does not answer in time the entry is made without it. Thread-safe.
 */
final class Description {
    private static final Logger LOG = LoggerFactory.getLogger(Description.class);
    private static final String UNDECIDED = "no answer in time";

    private final String node;
    private final ArgumentsWriter arguments;
    private final RuleClassifier classifier;
    private final DoubleSupplier random;
    private final ForeignCode foreignCode;

    Description(
            String node,
            ArgumentsWriter arguments,
            RuleClassifier classifier,
            DoubleSupplier random,
            ForeignCode foreignCode) {
        this.node = node;
        this.arguments = arguments;
        this.classifier = classifier;
        this.random = random;
        this.foreignCode = foreignCode;
    }

    /** What the failure is, and what follows from it. */
    private record Verdict(Classification decision, AttemptFailure failure) {}

    /** Waits for foreign code as long as describing may take. */
    NewEntry describe(FailedCall failed, Deadlines deadlines) {
        Failpoint.CAPTURE_BEFORE_DESCRIBE.hit();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        @Nullable
        Answer<Written> call = arguments.trusts(failed)
                ? null
                : foreignCode.ask(failed.context(), loader, () -> arguments.write(failed));
        @Nullable
        Answer<Verdict> verdict = classifier.isBuiltIn() && TrustedFailures.includes(failed.failure())
                ? null
                : foreignCode.ask(failed.context(), loader, () -> judge(failed));
        return entry(
                failed,
                call == null ? arguments.write(failed) : await(call, deadlines),
                verdict == null ? judge(failed) : await(verdict, deadlines));
    }

    /** Never blocks: everything is foreign code to this thread, which may be somebody's event loop. */
    CompletableFuture<NewEntry> describeLater(FailedCall failed, Deadlines deadlines) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        Answer<Written> call = foreignCode.ask(failed.context(), loader, () -> arguments.write(failed));
        Answer<Verdict> verdict = foreignCode.ask(failed.context(), loader, () -> judge(failed));
        return Timer.within(deadlines.leftToDescribe(), CompletableFuture.allOf(call.future(), verdict.future()))
                .handle((both, tooLate) -> {
                    call.giveUp();
                    verdict.giveUp();
                    return entry(failed, call.future().join(), verdict.future().join());
                });
    }

    /** Describes a call that reached no method. */
    NewEntry unbound(String taskType, String argumentsJson, Throwable failure, Deadlines deadlines) {
        Classification decision = Classification.of(FailureKind.DETERMINISTIC, "unbound call");
        Map<String, String> context = AgentContext.current();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        UUID id = EntryIds.next();
        @Nullable
        AttemptFailure described = TrustedFailures.includes(failure)
                ? text(taskType, failure, decision)
                : await(foreignCode.ask(context, loader, () -> text(taskType, failure, decision)), deadlines);
        @Nullable
        StoredCall call = arguments.isBuiltIn()
                ? arguments.unbound(id, taskType, argumentsJson)
                : await(
                        foreignCode.ask(context, loader, () -> arguments.unbound(id, taskType, argumentsJson)),
                        deadlines);
        return new NewEntry(
                id,
                taskId(context, id),
                call == null ? arguments.unboundUnwritten(taskType, argumentsJson) : call,
                Effect.IDEMPOTENT,
                arguments.redaction().inContext(context),
                arguments.redaction().inContext(FailedCall.mdcOfThisThread()),
                described == null ? FailureText.describeUnseen(taskType, failure, decision) : described,
                FailureStatus.PENDING_REVIEW,
                Reason.UNBOUND,
                null,
                0,
                0,
                node,
                Nesting.NONE,
                null,
                Duration.ZERO);
    }

    Signal signalOf(TaskDescriptor task, Throwable failure) {
        return classifier.signalOf(task.policy(), failure);
    }

    /** Knows no more of a call than its task and the class of its failure. Runs no foreign code. */
    NewEntry bare(FailedCall failed) {
        return entry(failed, null, null);
    }

    /** Finds out what the declared types of a task say, so that no caller has to wait for that. */
    void prepare(TaskDescriptor task) {
        arguments.prepare(task);
    }

    /** Tells which calls are the same as this one; null where that is not known in time. */
    @Nullable
    UUID repeatKey(BoundTask task, @Nullable Object[] values, Deadlines deadlines) {
        Map<String, String> context = AgentContext.current();
        return arguments.trusts(task, values)
                ? arguments.repeatKey(task, values, context)
                : await(
                        foreignCode.ask(
                                context,
                                Thread.currentThread().getContextClassLoader(),
                                () -> arguments.repeatKey(task, values, context)),
                        deadlines);
    }

    private static <T> @Nullable T await(Answer<T> answer, Deadlines deadlines) {
        if (!Uninterruptibly.await(answer.future(), deadlines.leftToDescribe())) {
            answer.giveUp();
        }
        return answer.future().join();
    }

    private Verdict judge(FailedCall failed) {
        Classification decision = classifier.classify(failed.task().descriptor(), failed.failure());
        return new Verdict(decision, text(failed.task().descriptor().type(), failed.failure(), decision));
    }

    /** What is not known of a failure does not say that nothing has happened. */
    private static Verdict undecided(FailedCall failed) {
        FailureKind kind = failed.task().isUnsafeToRepeat() ? FailureKind.AMBIGUOUS : FailureKind.TRANSIENT;
        Classification decision = Classification.of(kind, UNDECIDED);
        String type = failed.task().descriptor().type();
        return new Verdict(decision, FailureText.describeUnseen(type, failed.failure(), decision));
    }

    private AttemptFailure text(String taskType, Throwable failure, Classification decision) {
        return FailureText.describe(taskType, failure, decision, arguments.redaction()::inText);
    }

    private NewEntry entry(FailedCall failed, @Nullable Written written, @Nullable Verdict judged) {
        TaskDescriptor task = failed.task().descriptor();
        StoredCall call = written == null
                ? arguments.unwritten(failed, ArgumentsState.UNSERIALIZABLE, "they did not answer in time")
                : written.call();
        Verdict verdict = judged == null ? undecided(failed) : judged;
        if (judged == null) {
            Telling.quietly(() -> LOG.warn(
                    "the failure of entry {} of task {} did not answer in time; only its class is kept",
                    failed.id(),
                    task.type()));
        }
        int maxRetries = task.policy().maxRetries();
        NextStep next = switch (call.state()) {
            case EXACT, OPEN ->
                NextStep.after(
                        verdict.decision,
                        1,
                        maxRetries,
                        task.policy(),
                        failed.task().isReconciled(),
                        random);
            case TRUNCATED -> NextStep.review(Reason.TRUNCATED);
            case UNSERIALIZABLE -> NextStep.review(Reason.UNSERIALIZABLE);
        };
        AttemptFailure failure =
                Grounds.note(verdict.failure, verdict.decision, next, 1, task.policy(), arguments.redaction()::inText);
        Map<String, String> context = failed.context();
        return new NewEntry(
                failed.id(),
                taskId(context, failed.id()),
                call,
                task.policy().effect(),
                arguments.redaction().inContext(context),
                arguments.redaction().inContext(failed.mdc()),
                failure,
                next.status(),
                next.reason(),
                next.delay(),
                1,
                maxRetries,
                node,
                failed.nesting(),
                written == null ? null : written.repeatKey(),
                Duration.ZERO);
    }

    /** The caller's own id of the work, where it has one. */
    private String taskId(Map<String, String> context, UUID id) {
        String own = context.getOrDefault(AgentContext.TASK_ID, context.get(AgentContext.TOOL_CALL_ID));
        return own == null ? id.toString() : arguments.redaction().inText(own);
    }
}
