/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.DlqQuery;
import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.springai.ProtectedTools;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.definition.ToolDefinition;
import org.springframework.ai.tool.execution.ToolExecutionException;
import org.springframework.ai.tool.function.FunctionToolCallback;

/** What a model of Spring AI is told of arguments that fit no parameter, and what is not taken for such. */
class SpringAiArgumentsTest {
    private static final String GOOD_ORDER = "{\"customerId\": \"c1\", \"items\": []}";
    private static final String UNREAD =
            "Not done: the arguments do not fit the tool's parameters. Correct them before you call again.";
    private static final String UNKNOWN = "The call failed, and it is not known whether it was carried out.";

    private final AgentDlq dlq = AgentDlq.builder().inMemory().build();
    private final ShopTools tools = dlq.wrap(new ShopTools());
    private final ToolCallingManager plainManager = ToolCallingManager.builder().build();
    private final ToolCallingManager manager = ProtectedTools.of(dlq).manager(plainManager);

    @AfterEach
    void close() {
        dlq.close();
    }

    @Test
    void arguments_that_fit_no_parameter_are_for_the_model_to_correct() {
        ScriptedModel model = new ScriptedModel(
                "placeOrder",
                "{\"customerId\": ",
                "placeOrder",
                "{\"customerId\": \"c1\", \"items\": \"many\"}",
                "remind",
                "{\"customerId\": \"c1\"}",
                "placeOrder",
                GOOD_ORDER);

        assertThat(model.asked(manager).tools(tools).call().content()).isEqualTo("done");

        assertThat(model.told())
                .containsEntry("call-1", UNREAD)
                .containsEntry("call-2", UNREAD)
                .containsEntry("call-3", UNREAD)
                .containsEntry("call-4", "{\"id\":\"of c1\",\"items\":[]}");
        assertThat(dlq.review().find(DlqQuery.everything()).entries()).isEmpty();
    }

    @Test
    void what_spring_ai_does_not_catch_ends_no_turn() {
        FunctionToolCallback<?, ?> function = FunctionToolCallback.builder("count", (Item item) -> item.quantity())
                .description("Counts")
                .inputType(Item.class)
                .build();
        String[] script = {"count", "no json", "count", "{\"sku\": \"a\", \"quantity\": 2}"};

        assertThatThrownBy(() -> new ScriptedModel(script)
                        .asked(plainManager)
                        .tools(function)
                        .call()
                        .content())
                .isNotInstanceOf(ToolExecutionException.class);

        ScriptedModel model = new ScriptedModel(script);
        assertThat(model.asked(manager).tools(function).call().content()).isEqualTo("done");
        assertThat(model.told()).containsEntry("call-1", UNREAD).containsEntry("call-2", "2");
    }

    @Test
    void a_result_that_cannot_be_told_is_not_taken_for_arguments() {
        FunctionToolCallback<?, ?> function = FunctionToolCallback.builder("count", (Item item) -> new Untellable())
                .description("Counts")
                .inputType(Item.class)
                .build();
        ScriptedModel model = new ScriptedModel("count", "{\"sku\": \"a\", \"quantity\": 2}");

        assertThat(model.asked(manager).tools(function).call().content()).isEqualTo("done");

        assertThat(model.told()).containsEntry("call-1", UNKNOWN);
    }

    /** Its JSON has no end. */
    public static final class Untellable {
        public Untellable getSelf() {
            return this;
        }
    }

    @Test
    void a_failure_in_a_turn_inside_a_tool_is_not_taken_for_arguments_of_that_tool() {
        ScriptedModel inner = new ScriptedModel("raw", "{}");
        ScriptedModel model = new ScriptedModel("ask", "{\"question\": \"why\"}");

        assertThat(model.asked(manager)
                        .tools(new Asking(() ->
                                inner.asked(manager).tools(new RawTool()).call().content()))
                        .call()
                        .content())
                .isEqualTo("done");

        assertThat(inner.told()).containsEntry("call-1", UNKNOWN);
        assertThat(model.told()).containsEntry("call-1", "\"done\"");
    }

    /** Asks another model. */
    record Asking(Supplier<String> model) {
        @Tool(description = "Asks")
        public String ask(String question) {
            return question.isEmpty() ? "" : model.get();
        }
    }

    /** Throws what Spring AI does not catch. */
    private static final class RawTool implements ToolCallback {
        @Override
        public ToolDefinition getToolDefinition() {
            return ToolDefinition.builder()
                    .name("raw")
                    .description("Fails")
                    .inputSchema("{}")
                    .build();
        }

        @Override
        public String call(String toolInput) {
            if (toolInput.equals("{}")) {
                throw new IllegalArgumentException(ShopTools.SECRET);
            }
            return toolInput;
        }
    }
}
