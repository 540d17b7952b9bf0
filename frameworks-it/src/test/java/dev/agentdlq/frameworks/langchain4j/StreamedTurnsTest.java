/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.AgentContext;
import dev.agentdlq.langchain4j.ProtectedTools;
import dev.agentdlq.runtime.AgentDlq;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.TokenStream;
import dev.langchain4j.service.UserMessage;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A model that streams its answers is told the same, on whatever thread its tools are executed. */
class StreamedTurnsTest {
    interface StreamingAssistant {
        TokenStream chat(@MemoryId String conversation, @UserMessage String said);
    }

    /** Hands on the answers of another model, on a thread of its own. */
    private record Streaming(ScriptedModel model) implements StreamingChatModel {
        @Override
        public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
            CompletableFuture<Void> unused =
                    CompletableFuture.runAsync(() -> handler.onCompleteResponse(model.doChat(request)));
        }

        @Override
        public ChatRequestParameters defaultRequestParameters() {
            return model.defaultRequestParameters();
        }
    }

    private final AgentDlq dlq = Shops.dlq();

    @AfterEach
    void close() {
        dlq.close();
    }

    @Test
    @SuppressWarnings("try") // the scope is there for its time only
    void a_failing_tool_gives_the_notice_and_keeps_the_context_of_the_turn() throws Exception {
        ShopTools target = new ShopTools();
        target.failures.add(new IOException(ShopTools.SECRET));
        ScriptedModel model =
                ScriptedModel.calling("placeOrder", Shops.ORDER, "look_up", "{\"orderId\":\"o-1\"}", "nothing", "{}");
        StreamingAssistant assistant = ProtectedTools.of(dlq)
                .on(AiServices.builder(StreamingAssistant.class))
                .streamingChatModel(new Streaming(model))
                .chatMemoryProvider(id ->
                        MessageWindowChatMemory.builder().id(id).maxMessages(50).build())
                .tools(dlq.wrap(target))
                .build();
        CompletableFuture<ChatResponse> answered = new CompletableFuture<>();

        try (AgentContext.Scope scope = AgentContext.with(AgentContext.TENANT, "acme")) {
            assistant
                    .chat("c-1", "go")
                    .onPartialResponse(token -> {})
                    .onCompleteResponse(answered::complete)
                    .onError(answered::completeExceptionally)
                    .start();
        }

        assertThat(answered.get(30, TimeUnit.SECONDS).aiMessage().text()).isEqualTo(ScriptedModel.DONE);
        assertThat(model.told()).hasSize(3);
        assertThat(model.told().get(0))
                .contains(Shops.onlyEntry(dlq).id().toString())
                .doesNotContain("db-7");
        assertThat(model.told().get(1)).isEqualTo("order o-1");
        assertThat(Shops.onlyEntry(dlq).context())
                .containsEntry(AgentContext.TOOL_CALL_ID, "call-1")
                .containsEntry(AgentContext.CONVERSATION_ID, "c-1")
                .containsEntry(AgentContext.MODEL, ScriptedModel.NAME)
                .containsEntry(AgentContext.TENANT, "acme");
    }
}
