/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentdlq.Receipt;
import dev.agentdlq.runtime.AgentDlq;
import java.net.ConnectException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.execution.ToolExecutionException;
import org.springframework.ai.tool.method.MethodToolCallbackProvider;

/** Spring AI is given tools, plain and wrapped. */
class SpringAiToolsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AgentDlq dlq = AgentDlq.builder().inMemory().build();
    private final ShopTools plain = new ShopTools();
    private final ShopTools wrapped = dlq.wrap(new ShopTools());

    @AfterEach
    void close() {
        dlq.close();
    }

    @Test
    void defines_the_same_tools_for_a_wrapper_and_an_inherited_one_besides() throws JsonProcessingException {
        Map<String, JsonNode> ofPlain = definitions(plain);
        Map<String, JsonNode> ofWrapped = definitions(wrapped);

        assertThat(ofPlain).containsOnlyKeys("placeOrder", "find", "remind", "ship");
        assertThat(ofWrapped).containsAllEntriesOf(ofPlain);

        // Spring AI looks at the methods that a class declares itself, and a wrapper declares those of all.
        ofWrapped.keySet().removeAll(ofPlain.keySet());
        assertThat(ofWrapped).containsOnlyKeys("countAll");
    }

    @Test
    void knows_of_an_inherited_tool_what_its_class_made_of_it() throws JsonProcessingException {
        JsonNode counting = definitions(wrapped).get("countAll");

        assertThat(counting.at("/description").asText()).isEqualTo("Counts things");
        assertThat(counting.at("/inputSchema/properties/things/description").asText())
                .isEqualTo("What to count");
        assertThat(counting.at("/inputSchema/properties/things/items/properties/quantity/type")
                        .asText())
                .isEqualTo("integer");
        assertThat(callback(wrapped, "countAll").call("{\"things\": [{\"sku\": \"a\", \"quantity\": 1}]}"))
                .isEqualTo("1");
    }

    @Test
    void gets_the_same_results() {
        for (ShopTools tools : new ShopTools[] {plain, wrapped}) {
            assertThat(callback(tools, "placeOrder")
                            .call("{\"customerId\": \"c1\", \"items\": [{\"sku\": \"a\", \"quantity\": 2}]}"))
                    .isEqualTo("{\"id\":\"of c1\",\"items\":[{\"sku\":\"a\",\"quantity\":2}]}");
            assertThat(callback(tools, "find").call("{\"orderId\": \"o1\"}")).isEqualTo("\"found o1\"");
            assertThat(callback(tools, "remind").call("{\"customerId\": \"c1\", \"days\": 1}"))
                    .isEqualTo("\"Done\"");
            assertThat(callback(tools, "ship").call("{\"orderId\": \"o1\"}")).isEqualTo("{\"id\":\"o1\",\"items\":[]}");
        }
    }

    @Test
    void gets_the_very_exception_of_the_method() {
        String call = "{\"customerId\": \"c1\", \"items\": [], \"note\": \"fail\"}";

        ToolExecutionException thrown = catchThrowableOfType(
                ToolExecutionException.class,
                () -> callback(wrapped, "placeOrder").call(call));

        assertThat(thrown.getCause())
                .isExactlyInstanceOf(ConnectException.class)
                .hasMessage(ShopTools.SECRET);
        Receipt receipt = dlq.receipt(thrown).orElseThrow();
        assertThat(dlq.review().get(receipt.entryId()).orElseThrow().taskType()).isEqualTo("order.place");
    }

    private static Map<String, JsonNode> definitions(Object tools) throws JsonProcessingException {
        Map<String, JsonNode> definitions = new TreeMap<>();
        for (ToolCallback callback : callbacks(tools)) {
            ObjectNode definition = JSON.createObjectNode();
            definition.put("description", callback.getToolDefinition().description());
            definition.put("returnDirect", callback.getToolMetadata().returnDirect());
            definition.set(
                    "inputSchema", JSON.readTree(callback.getToolDefinition().inputSchema()));
            definitions.put(callback.getToolDefinition().name(), definition);
        }
        return definitions;
    }

    private static ToolCallback callback(Object tools, String name) {
        return Arrays.stream(callbacks(tools))
                .filter(callback -> callback.getToolDefinition().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ToolCallback[] callbacks(Object tools) {
        return MethodToolCallbackProvider.builder().toolObjects(tools).build().getToolCallbacks();
    }
}
