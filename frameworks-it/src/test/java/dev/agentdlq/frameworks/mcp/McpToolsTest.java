/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.agentdlq.AgentContext;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.springai.McpTools;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.server.McpAsyncServerExchange;
import io.modelcontextprotocol.server.McpServerFeatures.AsyncToolSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.mcp.annotation.provider.tool.AsyncMcpToolProvider;
import org.springframework.ai.mcp.annotation.provider.tool.SyncMcpToolProvider;

/** The annotations of the Model Context Protocol, on plain and on wrapped tools. */
class McpToolsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Object> GOOD_ORDER =
            Map.of("customerId", "c1", "items", List.of(Map.of("sku", "a", "quantity", 2)));
    private static final Map<String, Object> BAD_ORDER = Map.of("customerId", "c1", "items", List.of(), "note", "fail");

    private final AgentDlq dlq = AgentDlq.builder().inMemory().build();
    private final ShopTools inside = new ShopTools();
    private final ShopTools wrapped = dlq.wrap(inside);
    private final McpAsyncServerExchange client = new McpAsyncServerExchange(
            "session-1", null, null, Implementation.builder("desk", "1").build(), McpTransportContext.EMPTY);

    @AfterEach
    void close() {
        dlq.close();
    }

    @Test
    void the_same_tools_are_offered_of_a_wrapper_and_an_inherited_one_besides() throws IOException {
        Map<String, JsonNode> ofPlain = definitions(of(new ShopTools()));
        Map<String, JsonNode> ofWrapped = definitions(of(wrapped));
        Map<String, JsonNode> ofAdapter = definitions(McpTools.of(dlq).specifications(wrapped));

        assertThat(ofPlain).containsOnlyKeys("placeOrder", "find", "remind", "note");
        assertThat(ofWrapped).containsAllEntriesOf(ofPlain);
        assertThat(ofAdapter).isEqualTo(ofWrapped);

        // Methods that a class declares itself are looked at, and a wrapper declares those of all.
        ofWrapped.keySet().removeAll(ofPlain.keySet());
        assertThat(ofWrapped).containsOnlyKeys("countAll");
        assertThat(ofWrapped
                        .get("countAll")
                        .at("/inputSchema/properties/things/items/properties/quantity/type")
                        .asText())
                .isEqualTo("integer");
    }

    @Test
    void the_same_reactive_tools_are_offered() throws IOException {
        List<AsyncToolSpecification> plain = new AsyncMcpToolProvider(List.of(new ShopTools())).getToolSpecifications();
        List<AsyncToolSpecification> later = new AsyncMcpToolProvider(List.of(wrapped)).getToolSpecifications();

        assertThat(later).hasSize(1);
        assertThat(definition(later.get(0).tool()))
                .isEqualTo(definition(plain.get(0).tool()));
        CallToolResult result = later.get(0)
                .callHandler()
                .apply(client, request("ship", Map.of("orderId", "o1")))
                .block();
        assertThat(result).isNotNull();
        assertThat(text(result)).isEqualTo("{\"id\":\"o1\",\"items\":[]}");
    }

    @Test
    void the_same_results_are_given() {
        for (List<SyncToolSpecification> tools :
                List.of(of(new ShopTools()), of(wrapped), McpTools.of(dlq).specifications(wrapped))) {
            CallToolResult placed = call(tools, "placeOrder", GOOD_ORDER);

            assertThat(placed.isError()).isNotEqualTo(true);
            assertThat(placed.structuredContent())
                    .isEqualTo(Map.of("id", "of c1", "items", List.of(Map.of("sku", "a", "quantity", 2))));
            assertThat(text(call(tools, "find", Map.of("orderId", "o1")))).isEqualTo("found o1");
            assertThat(text(call(tools, "remind", Map.of("customerId", "c1", "days", 1))))
                    .isEqualTo("\"Done\"");
        }
    }

    @Test
    void the_client_is_sent_the_text_of_the_root_cause_without_the_adapter() {
        assertThat(text(call(of(wrapped), "placeOrder", BAD_ORDER))).contains(ShopTools.SECRET);
        assertThat(text(call(of(wrapped), "find", Map.of("orderId", "")))).contains(ShopTools.SECRET);
        // a notice that is thrown does not help: its cause is what the method threw
        assertThat(text(call(of(wrapped), "remind", Map.of("customerId", "c1", "days", -1))))
                .contains(ShopTools.SECRET);
    }

    @Test
    void a_task_that_returns_text_can_give_the_notice_by_itself() {
        CallToolResult result = call(of(wrapped), "note", Map.of("text", ""));

        assertThat(text(result)).isEqualTo(notice("order.note"));
        assertThat(result.isError()).isNotEqualTo(true);
    }

    @Test
    void the_client_is_sent_the_notice() {
        List<SyncToolSpecification> tools = McpTools.of(dlq).specifications(wrapped);

        CallToolResult placed = call(tools, "placeOrder", BAD_ORDER);
        CallToolResult reminded = call(tools, "remind", Map.of("customerId", "c1", "days", -1));

        assertThat(placed.isError()).isTrue();
        assertThat(text(placed)).isEqualTo(notice("order.place"));
        assertThat(text(reminded)).isEqualTo(notice("order.remind"));
        assertThat(text(call(tools, "find", Map.of("orderId", ""))))
                .isEqualTo("The call failed, and it is not known whether it was carried out.");
        assertThat(text(call(tools, "placeOrder", Map.of("customerId", "c1", "items", "many"))))
                .isEqualTo(
                        "Not done: the arguments do not fit the tool's parameters. Correct them before you call again.");
    }

    @Test
    void a_call_knows_its_session_and_client() {
        CallToolResult unused = call(McpTools.of(dlq).specifications(wrapped), "placeOrder", BAD_ORDER);

        assertThat(entry("order.place").context())
                .containsEntry(AgentContext.AGENT, "desk")
                .containsKey(AgentContext.CONVERSATION_ID)
                // who has the id can speak in the session
                .doesNotContainValue("session-1");
    }

    @Test
    void handlers_are_guarded_and_may_answer_by_an_error_of_the_protocol() {
        McpError answer = McpError.builder(-32602).message("no such shop").build();
        SyncToolSpecification failing = McpTools.of(dlq).guard(handler(new IllegalStateException(ShopTools.SECRET)));
        SyncToolSpecification answering = McpTools.of(dlq).guard(handler(answer));

        assertThat(text(call(List.of(failing), "own", Map.of()))).doesNotContain(ShopTools.SECRET);
        assertThatThrownBy(() -> call(List.of(answering), "own", Map.of())).isSameAs(answer);
    }

    @Test
    void an_interrupt_is_kept_and_its_text_is_not_sent() {
        IllegalStateException interrupted = new IllegalStateException(ShopTools.SECRET, new InterruptedException());
        SyncToolSpecification stopping = McpTools.of(dlq).guard(handler(interrupted));

        CallToolResult result = call(List.of(stopping), "own", Map.of());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.isError()).isTrue();
        assertThat(text(result)).isEqualTo("The call failed, and it is not known whether it was carried out.");
    }

    private static SyncToolSpecification handler(RuntimeException failure) {
        return SyncToolSpecification.builder()
                .tool(McpSchema.Tool.builder("own", Map.of("type", "object")).build())
                .callHandler((exchange, request) -> {
                    throw failure;
                })
                .build();
    }

    private static List<SyncToolSpecification> of(Object tools) {
        return new SyncMcpToolProvider(List.of(tools)).getToolSpecifications();
    }

    private CallToolResult call(List<SyncToolSpecification> tools, String name, Map<String, Object> arguments) {
        return tools.stream()
                .filter(tool -> tool.tool().name().equals(name))
                .findFirst()
                .orElseThrow()
                .callHandler()
                .apply(new McpSyncServerExchange(client), request(name, arguments));
    }

    private static CallToolRequest request(String name, Map<String, Object> arguments) {
        return CallToolRequest.builder(name).arguments(arguments).build();
    }

    private static String text(CallToolResult result) {
        return ((TextContent) result.content().get(0)).text();
    }

    private String notice(String type) {
        return "Not done yet: the call failed. It will be tried again by itself (ticket "
                + entry(type).id() + "). Do not repeat it.";
    }

    private DlqEntry entry(String type) {
        return dlq.review()
                .find(DlqQuery.builder().taskType(type).build())
                .entries()
                .get(0);
    }

    private static Map<String, JsonNode> definitions(List<SyncToolSpecification> tools) throws IOException {
        Map<String, JsonNode> definitions = new TreeMap<>();
        for (SyncToolSpecification tool : tools) {
            definitions.put(tool.tool().name(), definition(tool.tool()));
        }
        return definitions;
    }

    private static JsonNode definition(McpSchema.Tool tool) throws IOException {
        return JSON.readTree(McpJsonDefaults.getMapper().writeValueAsString(tool));
    }
}
