/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.tools.Annotations.Schema;
import com.google.adk.tools.FunctionTool;
import dev.agentdlq.AgentTask;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.spi.TaskWrapper;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.mcp.annotation.McpTool;
import org.springframework.ai.mcp.annotation.McpToolParam;
import org.springframework.ai.mcp.annotation.provider.tool.SyncMcpToolProvider;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.annotation.ToolParam;
import org.springframework.ai.tool.method.MethodToolCallbackProvider;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;

/** A proxy of Spring around the tools, as transactions make it, with our wrapper around that; and a facade. */
class ProxiedToolsTest {
    private static final String ORDER = "{\"customerId\": \"c1\", \"items\": [{\"sku\": \"a\", \"quantity\": 2}]}";
    private static final String BAD_ORDER = "{\"customerId\": \"c1\", \"items\": []}";

    private final AgentDlq dlq = AgentDlq.builder().inMemory().build();
    private final AtomicInteger advised = new AtomicInteger();
    private final Desk plain = new Desk();
    private final Desk proxy = proxy(new Desk());
    private final Desk wrapped = dlq.wrap(proxy);

    @AfterEach
    void close() {
        dlq.close();
    }

    private Desk proxy(Desk target) {
        ProxyFactory factory = new ProxyFactory(target);
        factory.setProxyTargetClass(true);
        factory.addAdvice((MethodInterceptor) call -> {
            advised.incrementAndGet();
            return call.proceed();
        });
        return (Desk) factory.getProxy();
    }

    @Test
    void the_wrapper_is_around_the_proxy() {
        assertThat(AopUtils.isCglibProxy(proxy)).isTrue();
        assertThat(wrapped).isInstanceOf(TaskWrapper.class);
    }

    @Test
    void spring_ai_finds_the_same_tools_and_calls_the_proxy() {
        assertThat(ofSpringAi(wrapped)).isEqualTo(ofSpringAi(plain)).hasSize(2);

        assertThat(callback("placeOrder").call(ORDER))
                .isEqualTo("{\"id\":\"of c1\",\"items\":[{\"sku\":\"a\",\"quantity\":2}]}");
        assertThat(advised).hasValue(1);
        assertThatThrownBy(() -> callback("placeOrder").call(BAD_ORDER)).hasMessage("no items");
        assertThat(dlq.review()
                        .find(DlqQuery.builder().taskType("desk.order").build())
                        .entries())
                .hasSize(1);
    }

    @Test
    void the_annotations_of_mcp_are_found_that_a_proxy_loses() throws IOException {
        assertThat(ofMcp(proxy)).isEmpty();

        assertThat(ofMcp(wrapped)).isEqualTo(ofMcp(plain)).hasSize(2);
    }

    @Test
    void the_agent_development_kit_sees_the_types_that_a_proxy_loses() {
        for (String method : List.of("placeOrder", "find")) {
            assertThat(FunctionTool.create(wrapped, method)
                            .declaration()
                            .orElseThrow()
                            .toJson())
                    .isEqualTo(FunctionTool.create(plain, method)
                            .declaration()
                            .orElseThrow()
                            .toJson());
        }
        assertThat(FunctionTool.create(wrapped, "find")
                        .runAsync(Map.of("orderId", "o1"), null)
                        .blockingGet())
                .isEqualTo(Map.of("result", "found o1"));
        assertThat(advised).hasValue(1);
    }

    @Test
    void a_facade_of_a_final_class_offers_the_same_tools() throws IOException {
        Object facade = dlq.facade(new LastDesk());

        assertThat(ofSpringAi(facade)).isEqualTo(ofSpringAi(new LastDesk())).hasSize(1);
        assertThat(ofMcp(facade)).isEqualTo(ofMcp(new LastDesk())).hasSize(1);
        assertThat(FunctionTool.create(facade, "find")
                        .declaration()
                        .orElseThrow()
                        .toJson())
                .isEqualTo(FunctionTool.create(new LastDesk(), "find")
                        .declaration()
                        .orElseThrow()
                        .toJson());
        assertThat(FunctionTool.create(facade, "find")
                        .runAsync(Map.of("orderId", "o1"), null)
                        .blockingGet())
                .isEqualTo(Map.of("result", "found o1"));
    }

    /** Has no subclass. */
    public static final class LastDesk {
        @AgentTask(type = "desk.find")
        @Tool(description = "Finds an order")
        @McpTool(description = "Finds an order")
        @Schema(description = "Finds an order")
        public String find(
                @ToolParam(description = "Which order") @McpToolParam(description = "Which order") String orderId) {
            return "found " + orderId;
        }
    }

    private ToolCallback callback(String name) {
        return Arrays.stream(MethodToolCallbackProvider.builder()
                        .toolObjects(wrapped)
                        .build()
                        .getToolCallbacks())
                .filter(tool -> tool.getToolDefinition().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> ofSpringAi(Object tools) {
        Map<String, String> definitions = new TreeMap<>();
        for (ToolCallback tool :
                MethodToolCallbackProvider.builder().toolObjects(tools).build().getToolCallbacks()) {
            definitions.put(
                    tool.getToolDefinition().name(), tool.getToolDefinition().toString());
        }
        return definitions;
    }

    private static Map<String, String> ofMcp(Object tools) throws IOException {
        Map<String, String> definitions = new TreeMap<>();
        for (SyncToolSpecification tool : new SyncMcpToolProvider(List.of(tools)).getToolSpecifications()) {
            definitions.put(tool.tool().name(), McpJsonDefaults.getMapper().writeValueAsString(tool.tool()));
        }
        return definitions;
    }
}
