/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.langchain4j;

import dev.agentdlq.Receipt;
import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.spi.PassedOn;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.exception.ToolExecutionException;
import dev.langchain4j.service.tool.ToolErrorContext;
import dev.langchain4j.service.tool.ToolErrorHandlerResult;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a model is told in place of an error: never the text of an exception, the name of a class or a value.
 *
 * @param dlq has the receipts
 * @param passedOn what ends the turn
 * @param rejectsBadArguments whether calls are kept whose arguments do not fit
 * @param rejectsUnknownTools whether calls of tools are kept that are none
 */
record Answers(AgentDlq dlq, PassedOn passedOn, boolean rejectsBadArguments, boolean rejectsUnknownTools) {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private static final String FAILED = "The call failed, and it is not known whether it was carried out.";
    private static final String BAD_ARGUMENTS =
            "Not done: the arguments do not fit the tool's parameters. Correct them before you call again.";
    private static final String NO_SUCH_TOOL =
            "Not done: there is no tool of this name. Call only tools that you were given.";

    /** The framework names the parameter first; what follows has values and classes in it. */
    private static final Pattern NAMED_ARGUMENT =
            Pattern.compile("^(?:Argument|Required parameter) \"([A-Za-z0-9_.-]{1,64})\" ");

    ToolErrorHandlerResult toFailure(Throwable error, ToolErrorContext context) {
        // the framework has taken a cause off already, which may be one too many
        @Nullable Throwable raw = context.rawError();
        String tool = context.toolExecutionRequest().name();
        return ToolErrorHandlerResult.text(toFailure(tool, raw == null ? error : raw));
    }

    String toFailure(String tool, Throwable failure) {
        passedOn.of(failure).ifPresent(wanted -> {
            throw unchecked(wanted, failure);
        });
        Optional<Receipt> receipt = dlq.receipt(failure);
        if (receipt.isEmpty()) {
            // nobody else speaks of it, because the turn goes on
            LOG.warn(
                    "a call of tool {} failed with {} and is not known to be kept, as is so where the tool is no task;"
                            + " the model was told that it failed",
                    tool,
                    thrownBy(failure).getClass().getName());
        }
        return receipt.map(Receipt::noticeForModel).orElse(FAILED);
    }

    private static Throwable thrownBy(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof ToolExecutionException && cause != null ? cause : failure;
    }

    private static RuntimeException unchecked(Throwable wanted, Throwable around) {
        if (wanted instanceof Error error) {
            throw error;
        }
        if (wanted instanceof RuntimeException exception) {
            return exception;
        }
        return around instanceof RuntimeException exception ? exception : new ToolExecutionException(around);
    }

    ToolErrorHandlerResult toBadArguments(Throwable error, ToolErrorContext context) {
        ToolExecutionRequest request = context.toolExecutionRequest();
        if (rejectsBadArguments) {
            reject(request, error);
        } else {
            LOG.debug("the arguments of a call of tool {} do not fit; the model was told so", request.name());
        }
        return ToolErrorHandlerResult.text(toBadArguments(error.getMessage()));
    }

    private static String toBadArguments(@Nullable String message) {
        Matcher named = NAMED_ARGUMENT.matcher(message == null ? "" : message);
        return named.find()
                ? "Not done: the argument '" + named.group(1)
                        + "' is missing or does not fit. Correct it before you call again."
                : BAD_ARGUMENTS;
    }

    ToolExecutionResultMessage toUnknownTool(ToolExecutionRequest request) {
        if (rejectsUnknownTools) {
            reject(request, new IllegalArgumentException("a tool must be one of those that the model was given"));
        }
        return ToolExecutionResultMessage.from(request, NO_SUCH_TOOL);
    }

    private void reject(ToolExecutionRequest request, Throwable why) {
        String name = request.name();
        String arguments = request.arguments();
        Receipt unused = dlq.reject(name == null ? "" : name, arguments == null ? "" : arguments, why);
    }
}
