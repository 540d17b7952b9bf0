package shop;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.List;
import java.util.stream.Collectors;

/** Calls the first tool that it is offered, then repeats what it was told of it. */
class ScriptedModel implements ChatModel {
    @Override
    public ChatResponse doChat(ChatRequest request) {
        List<ChatMessage> messages = request.messages();
        ChatMessage last = messages.get(messages.size() - 1);
        AiMessage answer = last instanceof ToolExecutionResultMessage told
                ? AiMessage.from(told.text())
                : AiMessage.from(callOf(request.toolSpecifications().get(0)));
        return ChatResponse.builder().aiMessage(answer).build();
    }

    private static ToolExecutionRequest callOf(ToolSpecification tool) {
        String arguments = tool.parameters().properties().keySet().stream()
                .map(parameter -> "\"" + parameter + "\": \"W123\"")
                .collect(Collectors.joining(", ", "{", "}"));
        return ToolExecutionRequest.builder()
                .id("call-1")
                .name(tool.name())
                .arguments(arguments)
                .build();
    }
}
