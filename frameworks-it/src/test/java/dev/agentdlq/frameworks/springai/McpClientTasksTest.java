/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.spi.TaskPolicy;
import dev.agentdlq.springai.ProtectedTools;
import dev.agentdlq.springai.ProtectedToolsBuilder;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse.JSONRPCError;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.mcp.SyncMcpToolCallbackProvider;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.ToolCallbackProvider;

/** The tools of an MCP server in an application of Spring AI. */
class McpClientTasksTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String SECRET = "secret 4711 of db.internal";

    private final AgentDlq dlq =
            AgentDlq.builder().inMemory().pollInterval(Duration.ofMillis(20)).build();

    @AfterEach
    void close() {
        dlq.close();
    }

    @Test
    void an_error_of_the_protocol_ends_the_turn_without_the_adapter() {
        ScriptedMcpServer server = new ScriptedMcpServer(new JSONRPCError(-32603, SECRET), "reserved");

        assertThatThrownBy(() -> answer(twoCalls(), ToolCallingManager.builder().build(), toolsOf(server)))
                .isInstanceOf(McpError.class);
    }

    @Test
    void an_error_of_the_protocol_becomes_a_notice_and_is_retried() throws InterruptedException {
        ScriptedMcpServer server = new ScriptedMcpServer(new JSONRPCError(-32603, SECRET), "reserved", "late");
        ToolCallbackProvider tools = tasks().build().provider("stock", toolsOf(server));
        ScriptedModel model = twoCalls();

        assertThat(answer(model, manager(), tools)).isEqualTo("done");

        DlqEntry entry = onlyEntry();
        assertThat(entry.taskType()).isEqualTo("stock.reserve");
        assertThat(model.told().get("call-1")).contains("(ticket " + entry.id() + ")");
        assertThat(model.told().get("call-2")).contains("reserved");
        dlq.start();
        assertThat(dlq.await(entry.id(), PATIENCE).orElseThrow().status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(server.calls).hasSize(3);
        assertThat(server.calls.get(2)).isEqualTo(server.calls.get(0));
    }

    @Test
    void a_tool_that_could_not_do_it_is_kept_and_its_text_is_not_told() {
        ScriptedMcpServer server = new ScriptedMcpServer(ScriptedMcpServer.failed(SECRET), "reserved");
        ScriptedModel model = twoCalls();

        assertThat(answer(model, manager(), tasks().build().provider("stock", toolsOf(server))))
                .isEqualTo("done");

        assertThat(model.told().get("call-1")).contains("(ticket " + onlyEntry().id() + ")");
        assertThat(model.told().get("call-2")).contains("reserved");
    }

    @Test
    void the_server_gets_the_same_key_with_every_execution() throws InterruptedException {
        ScriptedMcpServer server = new ScriptedMcpServer(new JSONRPCError(-32603, SECRET), "reserved", "late");
        ToolCallbackProvider tools =
                tasks().passIdempotencyKeyAs("idempotency_key").build().provider("stock", toolsOf(server));

        assertThat(answer(twoCalls(), manager(), tools)).isEqualTo("done");
        DlqEntry entry = onlyEntry();
        dlq.start();
        assertThat(dlq.await(entry.id(), PATIENCE)).isPresent();

        Map<?, ?> key = Map.of("idempotency_key", entry.id().toString());
        assertThat(server.calls.get(0).get("_meta")).isEqualTo(key);
        assertThat(server.calls.get(1).get("_meta")).isNotEqualTo(key);
        assertThat(server.calls.get(2).get("_meta")).isEqualTo(key);
    }

    @Test
    void the_same_tool_is_defined() {
        ToolCallback plain = toolsOf(new ScriptedMcpServer()).getToolCallbacks()[0];
        ToolCallback task = tasks().build()
                .provider("stock", toolsOf(new ScriptedMcpServer()))
                .getToolCallbacks()[0];

        assertThat(task.getToolDefinition()).isEqualTo(plain.getToolDefinition());
        assertThat(task.getToolDefinition().inputSchema()).contains("sku");
    }

    private static ScriptedModel twoCalls() {
        return new ScriptedModel("reserve", "{\"sku\": \"a\"}", "reserve", "{\"sku\": \"b\"}");
    }

    private ProtectedToolsBuilder tasks() {
        return ProtectedTools.builder(dlq)
                .policy(TaskPolicy.builder()
                        .backoff(Duration.ofMillis(1), 1, Duration.ofMillis(1))
                        .build());
    }

    private ToolCallingManager manager() {
        return ProtectedTools.of(dlq).manager(ToolCallingManager.builder().build());
    }

    private static String answer(ScriptedModel model, ToolCallingManager manager, ToolCallbackProvider tools) {
        String answer = model.asked(manager).tools(tools).call().content();
        return answer == null ? "" : answer;
    }

    private static ToolCallbackProvider toolsOf(ScriptedMcpServer server) {
        McpSyncClient client = McpClient.sync(server).build();
        client.initialize();
        return SyncMcpToolCallbackProvider.builder().mcpClients(client).build();
    }

    private DlqEntry onlyEntry() {
        return dlq.review().find(DlqQuery.everything()).entries().get(0);
    }
}
