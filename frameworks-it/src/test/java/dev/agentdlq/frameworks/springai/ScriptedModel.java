/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.springai;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.ToolCallingAdvisor;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.model.tool.ToolCallingManager;
import reactor.core.publisher.Flux;

/** A model that calls the tools that it is told to call, all in its first answer, and then says that it is done. */
final class ScriptedModel implements ChatModel {
    private final List<ToolCall> calls;
    private final List<ToolResponse> told = new ArrayList<>();

    /** Takes names and arguments in turn; the calls get the ids call-1, call-2 and so on. */
    ScriptedModel(String... namesAndArguments) {
        calls = IntStream.range(0, namesAndArguments.length / 2)
                .mapToObj(i -> new ToolCall(
                        "call-" + (i + 1), "function", namesAndArguments[2 * i], namesAndArguments[2 * i + 1]))
                .toList();
    }

    @Override
    public ChatResponse call(Prompt prompt) {
        List<ToolResponse> responses = prompt.getInstructions().stream()
                .filter(ToolResponseMessage.class::isInstance)
                .flatMap(message -> ((ToolResponseMessage) message).getResponses().stream())
                .toList();
        if (!responses.isEmpty()) {
            told.addAll(responses);
            return answer(new AssistantMessage("done"));
        }
        return answer(AssistantMessage.builder().content("").toolCalls(calls).build());
    }

    @Override
    public Flux<ChatResponse> stream(Prompt prompt) {
        return Flux.defer(() -> Flux.just(call(prompt)));
    }

    @Override
    public ChatOptions getOptions() {
        return ToolCallingChatOptions.builder().model("scripted-1").build();
    }

    /** A request of a client whose tools this manager calls. */
    ChatClient.ChatClientRequestSpec asked(ToolCallingManager manager) {
        return ChatClient.builder(this)
                .defaultAdvisors(
                        ToolCallingAdvisor.builder().toolCallingManager(manager).build())
                .build()
                .prompt("go");
    }

    /** What it was told, by the ids of its calls. */
    Map<String, String> told() {
        return told.stream().collect(Collectors.toMap(ToolResponse::id, ToolResponse::responseData));
    }

    private static ChatResponse answer(AssistantMessage message) {
        return new ChatResponse(
                List.of(new Generation(message)),
                ChatResponseMetadata.builder().model("scripted-1").build());
    }
}
