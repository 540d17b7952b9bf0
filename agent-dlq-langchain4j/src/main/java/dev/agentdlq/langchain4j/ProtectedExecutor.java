/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.langchain4j;

import dev.agentdlq.AgentContext;
import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.runtime.JsonTask;
import dev.agentdlq.spi.TaskPolicy;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.exception.ToolArgumentsException;
import dev.langchain4j.exception.ToolExecutionException;
import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.service.tool.ToolExecutionResult;
import dev.langchain4j.service.tool.ToolExecutor;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Executes a tool that has no method as a task of JSON. Thread-safe where the tool's own executor is. */
final class ProtectedExecutor implements ToolExecutor {
    private static final String NO_ARGUMENTS = "{}";

    private final String toolName;
    private final ToolExecutor executor;
    private final Answers answers;
    private final boolean acceptsErrorResults;
    private final JsonTask task;

    ProtectedExecutor(
            AgentDlq dlq,
            String type,
            TaskPolicy policy,
            String toolName,
            ToolExecutor executor,
            Answers answers,
            boolean acceptsErrorResults) {
        this.toolName = toolName;
        this.executor = executor;
        this.answers = answers;
        this.acceptsErrorResults = acceptsErrorResults;
        this.task = dlq.task(type, policy, this::again);
    }

    /** One call: its result is more than the text that a task has. */
    private final class Call {
        private final ToolExecutionRequest request;
        private final InvocationContext invocation;
        private @Nullable ToolExecutionResult result;
        private @Nullable ToolArgumentsException badArguments;

        Call(ToolExecutionRequest request, InvocationContext invocation) {
            this.request = request;
            this.invocation = invocation;
        }

        /** The model can correct arguments that do not fit, and nobody else can: that is no failure of the tool. */
        @Nullable
        String make() {
            try {
                result = executor.executeWithContext(request, invocation);
            } catch (ToolArgumentsException unfit) {
                badArguments = unfit;
                return null;
            }
            requireNoError(result);
            return null;
        }

        ToolExecutionResult resultOr(@Nullable String insteadOfExecution) {
            if (badArguments != null) {
                throw badArguments;
            }
            ToolExecutionResult own = result;
            return own != null && !isFailure(own)
                    ? own
                    : text(insteadOfExecution == null ? "" : insteadOfExecution, own != null);
        }
    }

    @Override
    public String execute(ToolExecutionRequest request, @Nullable Object memoryId) {
        return textOf(executeWithContext(request, CallContext.invocation(memoryId)));
    }

    @Override
    @SuppressWarnings("try") // the scope is there for its time only
    public ToolExecutionResult executeWithContext(ToolExecutionRequest request, @Nullable InvocationContext given) {
        InvocationContext invocation = given == null ? CallContext.invocation(null) : given;
        Call call = new Call(request, invocation);
        String arguments = request.arguments() == null ? NO_ARGUMENTS : request.arguments();
        Map<String, String> context = CallContext.of(request, invocation, AgentContext.current());
        try (AgentContext.Scope scope = AgentContext.with(context)) {
            return call.resultOr(task.call(arguments, json -> call.make()));
        } catch (ToolErrorResultException returned) {
            return text(answers.toFailure(toolName, returned), true);
        } catch (RuntimeException | VirtualMachineError thrown) {
            throw thrown;
        } catch (Error thrown) {
            // as the framework does with those of methods; any other would end the turn unseen, with its context open
            throw new ToolExecutionException(thrown);
        } catch (Exception sneaky) {
            throw ProtectedExecutor.<RuntimeException>asItIs(sneaky);
        }
    }

    /** A retry, in the context that was stored with the call. */
    private String again(String argumentsJson) {
        ToolExecutionResult result =
                executor.executeWithContext(CallContext.request(toolName, argumentsJson), CallContext.invocation());
        requireNoError(result);
        return textOf(result);
    }

    private void requireNoError(ToolExecutionResult result) {
        if (isFailure(result)) {
            throw new ToolErrorResultException(textOf(result));
        }
    }

    private boolean isFailure(ToolExecutionResult result) {
        return result.isError() && !acceptsErrorResults;
    }

    private static String textOf(ToolExecutionResult result) {
        return result.resultContents().stream()
                .filter(TextContent.class::isInstance)
                .map(content -> ((TextContent) content).text())
                .collect(Collectors.joining("\n"));
    }

    private static ToolExecutionResult text(String text, boolean isError) {
        return ToolExecutionResult.builder().resultText(text).isError(isError).build();
    }

    /** No signature allows it, but the caller must get the very exception. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> X asItIs(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
