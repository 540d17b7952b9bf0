/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** Plays a model: asks for the tools of its script, then says that it is done. Remembers what it was told. */
final class ScriptedModel implements ChatModel {
    static final String NAME = "scripted-1";
    static final String DONE = "done";

    private final List<ToolExecutionRequest> script;
    private final List<ChatRequest> requests = new CopyOnWriteArrayList<>();

    private ScriptedModel(List<ToolExecutionRequest> script) {
        this.script = script;
    }

    /** Asks for all tools in one message; each call is a tool's name and its arguments. */
    static ScriptedModel calling(String... namesAndArguments) {
        return new ScriptedModel(IntStream.range(0, namesAndArguments.length / 2)
                .mapToObj(i -> ToolExecutionRequest.builder()
                        .id("call-" + (i + 1))
                        .name(namesAndArguments[2 * i])
                        .arguments(namesAndArguments[2 * i + 1])
                        .build())
                .toList());
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        requests.add(request);
        boolean isAnswered = request.messages().stream().anyMatch(ToolExecutionResultMessage.class::isInstance);
        AiMessage message = isAnswered || script.isEmpty() ? AiMessage.from(DONE) : AiMessage.from(script);
        return ChatResponse.builder().aiMessage(message).build();
    }

    @Override
    public ChatRequestParameters defaultRequestParameters() {
        return ChatRequestParameters.builder().modelName(NAME).build();
    }

    /** The tools that it was offered, by name: the order of methods is no one's promise. */
    List<ToolSpecification> offered() {
        return requests.get(0).toolSpecifications().stream()
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }

    List<ToolExecutionResultMessage> results() {
        return requests.get(requests.size() - 1).messages().stream()
                .filter(ToolExecutionResultMessage.class::isInstance)
                .map(ToolExecutionResultMessage.class::cast)
                .toList();
    }

    /** What it was told of its calls, in their order. */
    List<String> told() {
        return results().stream().map(ToolExecutionResultMessage::text).toList();
    }
}
