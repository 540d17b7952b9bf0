/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.springai;

import dev.agentdlq.AgentContext;
import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.spi.PassedOn;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.mcp.annotation.provider.tool.SyncMcpToolProvider;

/**
 * The tools of an MCP server, which tell their client the {@linkplain dev.agentdlq.Receipt#noticeForModel() notice} of
 * a call that failed. By itself, Spring AI sends the exception's message and that of its root cause. Around each call,
 * {@link AgentContext} holds a digest of the session's id as the conversation, and the client's name as the agent.
 * Immutable, thread-safe.
 *
 * <pre>{@code
 * McpServer.sync(transport).tools(McpTools.of(dlq).specifications(dlq.wrap(new OrderTools())))
 * }</pre>
 */
public final class McpTools {
    private final Notices notices;

    private McpTools(Notices notices) {
        this.notices = notices;
    }

    /**
     * Makes tools that tell what became of the calls that a queue keeps.
     *
     * @param dlq the queue that wraps the tools
     * @return what makes them; an {@link McpError} is passed on, because it is an answer of the protocol
     */
    public static McpTools of(AgentDlq dlq) {
        return new McpTools(new Notices(Objects.requireNonNull(dlq, "dlq"), new PassedOn(List.of(McpError.class))));
    }

    /**
     * Finds the {@code @McpTool} methods of objects, as {@link SyncMcpToolProvider} does.
     *
     * @param tools the objects, wrapped by the queue or not
     * @return their tools
     */
    public List<SyncToolSpecification> specifications(Object... tools) {
        return new Throwing(List.of(tools))
                .getToolSpecifications().stream().map(this::guard).toList();
    }

    /**
     * Guards a tool that throws, such as one with a handler of your own.
     *
     * @param tool the tool; one whose handler makes an answer of an exception by itself is not changed by it
     * @return the tool to use in its place
     */
    public SyncToolSpecification guard(SyncToolSpecification tool) {
        return SyncToolSpecification.builder()
                .tool(tool.tool())
                .callHandler((exchange, request) -> call(tool, exchange, request))
                .build();
    }

    @SuppressWarnings("try") // the scope is for what is called inside
    private CallToolResult call(SyncToolSpecification tool, McpSyncServerExchange exchange, CallToolRequest request) {
        try (AgentContext.Scope scope = AgentContext.with(contextOf(exchange))) {
            return tool.callHandler().apply(exchange, request);
        } catch (Throwable failure) {
            return CallToolResult.builder()
                    .isError(true)
                    .addTextContent(told(tool.tool().name(), failure))
                    .build();
        }
    }

    /** What is thrown from here, the protocol sends to the client with its text and those of its causes. */
    private String told(String tool, Throwable failure) {
        try {
            return notices.tell(tool, failure);
        } catch (McpError answer) {
            throw answer;
        } catch (RuntimeException interrupted) {
            // the thread's flag says so
            return Notices.FAILED;
        }
    }

    private static Map<String, String> contextOf(McpSyncServerExchange exchange) {
        Map<String, String> context = new HashMap<>();
        TurnContext.putIfText(context, AgentContext.CONVERSATION_ID, digestOf(exchange.sessionId()));
        Implementation client = exchange.getClientInfo();
        TurnContext.putIfText(context, AgentContext.AGENT, client == null ? null : client.name());
        return context;
    }

    /** Who has the id of a session can speak in it, and operators read what is stored. */
    private static @Nullable String digestOf(@Nullable String sessionId) {
        return sessionId == null
                ? null
                : UUID.nameUUIDFromBytes(sessionId.getBytes(StandardCharsets.UTF_8))
                        .toString();
    }

    /** Makes tools that throw: none of their exceptions is of the class that they make an answer of. */
    private static final class Throwing extends SyncMcpToolProvider {
        Throwing(List<Object> tools) {
            super(tools);
        }

        @Override
        protected Class<? extends Throwable> doGetToolCallException() {
            return Nothing.class;
        }
    }

    private static final class Nothing extends Throwable {
        private static final long serialVersionUID = 1L;
    }
}
