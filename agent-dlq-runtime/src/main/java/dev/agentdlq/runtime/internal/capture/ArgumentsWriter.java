/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import dev.agentdlq.AgentContext;
import dev.agentdlq.ArgumentsState;
import dev.agentdlq.PayloadException;
import dev.agentdlq.runtime.internal.codec.ArgumentViews;
import dev.agentdlq.runtime.internal.codec.ArgumentsCodec;
import dev.agentdlq.runtime.internal.codec.OpenTypes;
import dev.agentdlq.runtime.internal.codec.RedactionPlan;
import dev.agentdlq.runtime.internal.codec.TrustedTypes;
import dev.agentdlq.runtime.internal.notify.Telling;
import dev.agentdlq.runtime.internal.redact.Redaction;
import dev.agentdlq.runtime.internal.repeat.RepeatKey;
import dev.agentdlq.runtime.internal.task.BoundTask;
import dev.agentdlq.runtime.internal.task.Signature;
import dev.agentdlq.spi.StoredCall;
import dev.agentdlq.spi.TaskDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the arguments of a call as bytes for the next execution and as a view for people. Thread-safe. */
final class ArgumentsWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ArgumentsWriter.class);
    private static final String NO_CODEC = "none";
    private static final String RAW_JSON = "raw-json";
    private static final byte[] NO_BYTES = {};
    private static final int MAX_TYPE = 200;

    private final ArgumentsCodec codec;
    private final ArgumentViews views;
    private final Redaction redaction;
    private final TrustedTypes trustedTypes = new TrustedTypes();
    private final Map<String, Plan> planByTask = new ConcurrentHashMap<>();

    /** What the declared types of a task say, found out once. */
    private record Plan(RedactionPlan redaction, ArgumentsState state) {}

    ArgumentsWriter(ArgumentsCodec codec, Redaction redaction) {
        this.codec = codec;
        this.views = new ArgumentViews(redaction);
        this.redaction = redaction;
    }

    Redaction redaction() {
        return redaction;
    }

    /** Finds out what the declared types of a task say. */
    void prepare(TaskDescriptor task) {
        plan(task);
    }

    boolean isBuiltIn() {
        return codec.isBuiltIn();
    }

    /** Tells whether writing runs no code but the JDK's and ours. */
    boolean trusts(FailedCall failed) {
        return trusts(failed.task(), failed.arguments());
    }

    /**
     * Arguments that were written.
     *
     * @param repeatKey which calls are the same as this one, where they are not executed while it is open
     */
    record Written(StoredCall call, @Nullable UUID repeatKey) {}

    /** Runs foreign code: getters of arguments, or the application's own codec. */
    Written write(FailedCall failed) {
        TaskDescriptor task = failed.task().descriptor();
        try {
            Plan plan = plan(task);
            byte[] args = codec.encode(failed.arguments(), task.parameterTypes());
            return new Written(
                    new StoredCall(
                            task.type(),
                            failed.task().signature(),
                            codec.id(),
                            codec.seal(failed.id(), task.type(), args),
                            plan.state,
                            failed.task().isJson() ? jsonView(failed) : views.ofArguments(args, plan.redaction)),
                    failed.isRepeatable() ? repeatKey(failed.task(), args, failed.context()) : null);
        } catch (PayloadException unwritable) {
            // only our own exception's message is known to hold no values
            ArgumentsState state = unwritable.isTooLong() ? ArgumentsState.TRUNCATED : ArgumentsState.UNSERIALIZABLE;
            return new Written(unwritten(failed, state, String.valueOf(unwritable.getMessage())), null);
        } catch (RuntimeException | Error broken) {
            return new Written(
                    unwritten(
                            failed,
                            ArgumentsState.UNSERIALIZABLE,
                            broken.getClass().getName()),
                    null);
        }
    }

    /** Tells which calls are the same as this one. Runs foreign code, like {@link #write}. */
    @Nullable
    UUID repeatKey(BoundTask task, @Nullable Object[] arguments, Map<String, String> context) {
        try {
            byte[] args = codec.encode(arguments, task.descriptor().parameterTypes());
            return repeatKey(task, args, context);
        } catch (RuntimeException | Error unwritable) {
            return null;
        }
    }

    private UUID repeatKey(BoundTask task, byte[] args, Map<String, String> context) {
        return RepeatKey.of(
                task.descriptor().type(),
                task.signature(),
                codec.id(),
                context.get(AgentContext.CONVERSATION_ID),
                args);
    }

    /** Tells whether writing these arguments runs no code but the JDK's and ours. */
    boolean trusts(BoundTask task, @Nullable Object[] arguments) {
        return codec.isBuiltIn()
                && trustedTypes.trusted(arguments, task.descriptor().parameterTypes());
    }

    /** Stands for arguments that are not kept. Runs no foreign code. */
    StoredCall unwritten(FailedCall failed, ArgumentsState state, String why) {
        TaskDescriptor task = failed.task().descriptor();
        Telling.quietly(() -> LOG.warn(
                "the arguments of entry {} of task {} cannot be stored ({}); a person must settle it",
                failed.id(),
                task.type(),
                why));
        String view =
                failed.task().isJson() ? jsonView(failed) : views.ofUnstored(failed.arguments(), plan(task).redaction);
        return new StoredCall(task.type(), failed.task().signature(), NO_CODEC, NO_BYTES, state, view);
    }

    /** Shows what the model wrote, and not a text with that in it. */
    private String jsonView(FailedCall failed) {
        return views.ofRawJson(String.valueOf(failed.arguments()[0]));
    }

    private Plan plan(TaskDescriptor task) {
        return planByTask.computeIfAbsent(
                task.type(),
                unused -> new Plan(
                        RedactionPlan.of(task, redaction),
                        OpenTypes.areIn(task.parameterTypes()) ? ArgumentsState.OPEN : ArgumentsState.EXACT));
    }

    /** Keeps what a model passed to something that is no task. */
    StoredCall unbound(UUID id, String taskType, String argumentsJson) {
        String type = shortened(taskType);
        byte[] args = codec.seal(id, type, argumentsJson.getBytes(StandardCharsets.UTF_8));
        return new StoredCall(
                type,
                Signature.UNBOUND,
                codec.sealed(RAW_JSON),
                args,
                ArgumentsState.EXACT,
                views.ofRawJson(argumentsJson));
    }

    /** Stands for what a model passed where the sealer does not work: nothing is kept unsealed. */
    StoredCall unboundUnwritten(String taskType, String argumentsJson) {
        return new StoredCall(
                shortened(taskType),
                Signature.UNBOUND,
                NO_CODEC,
                NO_BYTES,
                ArgumentsState.UNSERIALIZABLE,
                views.ofRawJson(argumentsJson));
    }

    /** A model may call anything a tool's name. */
    private static String shortened(String taskType) {
        String text = taskType.isBlank() ? "(unnamed)" : taskType;
        return text.codePointCount(0, text.length()) <= MAX_TYPE
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_TYPE));
    }
}
