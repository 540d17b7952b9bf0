/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.springai;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse.JSONRPCError;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A server of the Model Context Protocol in the same process, with one tool, that answers its calls in turn. */
final class ScriptedMcpServer implements McpClientTransport {
    /** What it was asked to call: arguments and metadata. */
    final List<Map<?, ?>> calls = new CopyOnWriteArrayList<>();

    private final Queue<Object> answers;
    private @Nullable Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> client;

    /** Takes the answers: a text, an error of the protocol, or an exception for a connection that fails. */
    ScriptedMcpServer(Object... answers) {
        this.answers = new ArrayDeque<>(List.of(answers));
    }

    /** The result of a tool that could not do it. */
    static Map<String, Object> failed(String text) {
        return Map.of("isError", true, "content", List.of(Map.of("type", "text", "text", text)));
    }

    @Override
    public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
        client = handler;
        return Mono.empty();
    }

    @Override
    public Mono<Void> sendMessage(JSONRPCMessage message) {
        if (!(message instanceof JSONRPCRequest request) || client == null) {
            return Mono.empty();
        }
        Object answer = switch (request.method()) {
            case "initialize" ->
                Map.of(
                        "protocolVersion",
                        params(request).get("protocolVersion"),
                        "capabilities",
                        Map.of("tools", Map.of()),
                        "serverInfo",
                        Map.of("name", "stock", "version", "1"));
            case "tools/list" ->
                Map.of(
                        "tools",
                        List.of(Map.of(
                                "name",
                                "reserve",
                                "description",
                                "Reserves things",
                                "inputSchema",
                                Map.of("type", "object", "properties", Map.of("sku", Map.of("type", "string"))))));
            case "tools/call" -> called(request);
            default -> new JSONRPCError(-32601, "no such method");
        };
        if (answer instanceof RuntimeException broken) {
            return Mono.error(broken);
        }
        JSONRPCResponse response = answer instanceof JSONRPCError error
                ? JSONRPCResponse.error(request.id(), error)
                : JSONRPCResponse.result(request.id(), answer);
        return client.apply(Mono.just(response)).then();
    }

    private Object called(JSONRPCRequest request) {
        calls.add(params(request));
        Object answer = answers.remove();
        return answer instanceof String text
                ? Map.of("content", List.of(Map.of("type", "text", "text", text)))
                : answer;
    }

    private static Map<?, ?> params(JSONRPCRequest request) {
        return McpJsonDefaults.getMapper().convertValue(request.params(), Map.class);
    }

    @Override
    public Mono<Void> closeGracefully() {
        return Mono.empty();
    }

    @Override
    public <T> T unmarshalFrom(Object data, TypeRef<T> typeRef) {
        return McpJsonDefaults.getMapper().convertValue(data, typeRef);
    }
}
