/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.springai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.AgentContext;
import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.springai.AgentContextAdvisor;
import dev.agentdlq.springai.ProtectedTools;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.client.advisor.ToolCallingAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.model.ToolContext;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.tool.function.FunctionToolCallback;

/** What the context of a call knows of the turn of Spring AI that it belongs to. */
class SpringAiContextTest {
    private static final Map<String, String> OF_THE_CALL =
            Map.of(AgentContext.TOOL_CALL_ID, "call-1", AgentContext.MODEL, "scripted-1");

    private final AgentDlq dlq = AgentDlq.builder().inMemory().build();
    private final List<Map<String, String>> contexts = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<Map<String, Object>> toolContexts = new CopyOnWriteArrayList<>();
    private final FunctionToolCallback<?, ?> looking = FunctionToolCallback.builder("look", this::look)
            .description("Looks")
            .inputType(Map.class)
            .build();
    private final ChatClient client = ChatClient.builder(new ScriptedModel("look", "{}"))
            .defaultTools(looking)
            .defaultAdvisors(
                    new AgentContextAdvisor(),
                    ToolCallingAdvisor.builder()
                            .toolCallingManager(ProtectedTools.of(dlq)
                                    .manager(ToolCallingManager.builder().build()))
                            .build())
            .build();

    @AfterEach
    void close() {
        dlq.close();
    }

    @Test
    void the_conversation_is_that_of_the_tool_context() {
        assertThat(client.prompt("go")
                        .toolContext(Map.of(ChatMemory.CONVERSATION_ID, "c-7"))
                        .call()
                        .content())
                .isEqualTo("done");

        assertThat(contexts).containsExactly(with(AgentContext.CONVERSATION_ID, "c-7"));
        assertThat(toolContexts).containsExactly(Map.of(ChatMemory.CONVERSATION_ID, "c-7"));
    }

    @Test
    void the_conversation_is_that_of_the_chat_memory() {
        MessageChatMemoryAdvisor memory = MessageChatMemoryAdvisor.builder(
                        MessageWindowChatMemory.builder().build())
                .build();

        assertThat(client.prompt("go")
                        .advisors(memory)
                        .advisors(advisors -> advisors.param(ChatMemory.CONVERSATION_ID, "c-8"))
                        .call()
                        .content())
                .isEqualTo("done");

        assertThat(contexts).containsExactly(with(AgentContext.CONVERSATION_ID, "c-8"));
        // nothing of ours travels on to the tool, which may send it to an MCP server
        assertThat(toolContexts).containsExactly(Map.of());
    }

    @Test
    @SuppressWarnings("try") // the scope is for what is called inside
    void the_context_of_the_asking_thread_is_there_where_the_answer_is_streamed() {
        try (AgentContext.Scope scope = AgentContext.with(AgentContext.AGENT, "desk")) {
            List<String> answer =
                    client.prompt("go").advisors(advisors -> advisors.param(ChatMemory.CONVERSATION_ID, "c-9")).stream()
                            .content()
                            .collectList()
                            .block();
            assertThat(answer).containsExactly("done");
        }

        assertThat(threads).hasSize(1).doesNotContain(Thread.currentThread());
        assertThat(contexts)
                .containsExactly(Map.of(
                        AgentContext.TOOL_CALL_ID,
                        "call-1",
                        AgentContext.MODEL,
                        "scripted-1",
                        AgentContext.AGENT,
                        "desk",
                        AgentContext.CONVERSATION_ID,
                        "c-9"));
    }

    private String look(Map<String, Object> input, ToolContext context) {
        threads.add(Thread.currentThread());
        contexts.add(AgentContext.current());
        toolContexts.add(context.getContext());
        return "seen " + input.size();
    }

    private static Map<String, String> with(String key, String value) {
        Map<String, String> all = new HashMap<>(OF_THE_CALL);
        all.put(key, value);
        return all;
    }
}
