/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.service.tool.ToolExecutionResult;
import dev.langchain4j.service.tool.ToolExecutor;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** Answers as it is told to, then with what it was asked; remembers what it got. */
final class Server implements ToolExecutor {
    final Queue<Supplier<ToolExecutionResult>> answers = new ConcurrentLinkedQueue<>();
    final Queue<ToolExecutionRequest> requests = new ConcurrentLinkedQueue<>();
    final Queue<Object> memoryIds = new ConcurrentLinkedQueue<>();

    void failing(RuntimeException... failures) {
        for (RuntimeException failure : failures) {
            answers.add(() -> {
                throw failure;
            });
        }
    }

    @Override
    public String execute(ToolExecutionRequest request, Object memoryId) {
        return executeWithContext(
                        request,
                        InvocationContext.builder().chatMemoryId(memoryId).build())
                .resultText();
    }

    @Override
    public ToolExecutionResult executeWithContext(ToolExecutionRequest request, InvocationContext context) {
        requests.add(request);
        memoryIds.add(context.chatMemoryId());
        Supplier<ToolExecutionResult> answer = answers.poll();
        return answer != null ? answer.get() : text("found " + request.arguments(), false);
    }

    static ToolExecutionResult text(String text, boolean isError) {
        return ToolExecutionResult.builder().resultText(text).isError(isError).build();
    }
}
