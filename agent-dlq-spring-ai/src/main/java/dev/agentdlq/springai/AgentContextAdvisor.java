/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.springai;

import dev.agentdlq.AgentContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.advisor.ToolCallingAdvisor;
import org.springframework.ai.chat.client.advisor.api.CallAdvisor;
import org.springframework.ai.chat.client.advisor.api.CallAdvisorChain;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisor;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisorChain;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import reactor.core.publisher.Flux;

/**
 * Brings the conversation of the chat memory ({@code ChatMemory.CONVERSATION_ID}) and the {@link AgentContext} of the
 * thread that asks into the context of every tool call, also where the answer is streamed and tools run on other
 * threads. It needs the {@linkplain ProtectedTools#manager manager}, which takes them out of the tool context again.
 * Immutable, thread-safe.
 *
 * <pre>{@code
 * ChatClient.builder(model)
 *         .defaultAdvisors(
 *                 new AgentContextAdvisor(),
 *                 ToolCallingAdvisor.builder().toolCallingManager(manager).build())
 * }</pre>
 */
public final class AgentContextAdvisor implements CallAdvisor, StreamAdvisor {
    private final int order;

    /** Creates an advisor that comes right before Spring AI's own {@link ToolCallingAdvisor}. */
    public AgentContextAdvisor() {
        this(ToolCallingAdvisor.DEFAULT_ORDER - 1);
    }

    /**
     * Creates an advisor with another order.
     *
     * @param order its place, before the advisor that calls the tools
     */
    public AgentContextAdvisor(int order) {
        this.order = order;
    }

    @Override
    public ChatClientResponse adviseCall(ChatClientRequest chatClientRequest, CallAdvisorChain callAdvisorChain) {
        return callAdvisorChain.nextCall(withContext(chatClientRequest));
    }

    @Override
    public Flux<ChatClientResponse> adviseStream(
            ChatClientRequest chatClientRequest, StreamAdvisorChain streamAdvisorChain) {
        return streamAdvisorChain.nextStream(withContext(chatClientRequest));
    }

    @Override
    public String getName() {
        return "Agent DLQ context";
    }

    @Override
    public int getOrder() {
        return order;
    }

    private static ChatClientRequest withContext(ChatClientRequest request) {
        Map<String, String> context = new LinkedHashMap<>(AgentContext.current());
        TurnContext.putIfText(
                context, AgentContext.CONVERSATION_ID, request.context().get(ChatMemory.CONVERSATION_ID));
        if (context.isEmpty() || !(request.prompt().getOptions() instanceof ToolCallingChatOptions options)) {
            return request;
        }
        ToolCallingChatOptions own =
                options.mutate().toolContext(TurnContext.KEY, context).build();
        return request.mutate()
                .prompt(new Prompt(request.prompt().getInstructions(), own))
                .build();
    }
}
