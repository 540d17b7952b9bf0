/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.runtime.AgentDlq;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.ChatModel;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A wrapped tools object is to LangChain4j what the object itself is. */
class WrappedToolsTest {
    private static final String ITEM_SCHEMA = "{\"type\":\"object\",\"properties\":{\"product\":{\"type\":\"string\"},"
            + "\"quantity\":{\"type\":\"integer\"}},\"required\":[\"product\",\"quantity\"]}";

    private final AgentDlq dlq = Shops.dlq();
    private final ShopTools plain = new ShopTools();
    private final ShopTools target = new ShopTools();
    private final ShopTools wrapped = dlq.wrap(target);

    @AfterEach
    void close() {
        dlq.close();
    }

    private static List<String> told(Object tools, String... namesAndArguments) {
        ScriptedModel model = ScriptedModel.calling(namesAndArguments);
        String said = Shops.assistant(model).tools(tools).build().chat("c-1", "go");
        assertThat(said).isEqualTo(ScriptedModel.DONE);
        return model.told();
    }

    private static List<String> schemas(Object tools) {
        return offered(tools).stream().map(ToolSpecification::toJson).toList();
    }

    private static List<ToolSpecification> offered(Object tools) {
        ScriptedModel model = ScriptedModel.calling();
        Shops.assistant(model).tools(tools).build().chat("c-1", "go");
        return model.offered();
    }

    @Test
    void the_core_is_the_one_that_this_run_is_about() {
        String jar = ChatModel.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();

        assertThat(jar).endsWith("langchain4j-core-" + System.getProperty("langchain4j.core.version") + ".jar");
    }

    @Test
    void the_model_is_offered_the_same_tools() {
        assertThat(offered(plain))
                .extracting(ToolSpecification::name)
                .containsExactly("countAll", "look_up", "placeOrder", "remember", "track", "unprotected");
        assertThat(offered(wrapped))
                .extracting(ToolSpecification::name)
                .containsExactly("countAll", "look_up", "placeOrder", "remember", "track", "unprotected");
    }

    @Test
    void names_descriptions_and_schemas_are_the_same() {
        List<String> ofPlain = schemas(plain);
        List<String> ofWrapped = schemas(wrapped);

        assertThat(ofWrapped.subList(1, 6)).isEqualTo(ofPlain.subList(1, 6));
        assertThat(ofWrapped.get(2)).contains("order_items", "what to order", "the customer's id", ITEM_SCHEMA, "FAST");
    }

    /** The class says what its superclass's type variable stands for; the framework does not look. */
    @Test
    void a_tool_of_a_generic_superclass_is_described_as_if_its_class_had_declared_it() {
        String ofPlain = schemas(plain).get(0);

        assertThat(ofPlain).startsWith("{\"name\":\"countAll\"").contains("\"items\":{\"type\":\"object\"}");
        assertThat(schemas(wrapped).get(0))
                .isEqualTo(ofPlain.replace("\"items\":{\"type\":\"object\"}", "\"items\":" + ITEM_SCHEMA));
    }

    @Test
    void a_call_gives_the_model_the_same_text() {
        String[] calls = {
            "placeOrder",
            Shops.ORDER,
            "look_up",
            "{\"orderId\":\"o-1\",\"withItems\":true}",
            "remember",
            "{\"note\":\"likes blue\"}",
            "countAll",
            "{\"things\":" + Shops.ITEMS + "}"
        };

        assertThat(told(wrapped, calls)).isEqualTo(told(plain, calls));
        assertThat(told(wrapped, calls)).element(1).isEqualTo("order o-1 with items");
        assertThat(told(wrapped, calls)).element(2).isEqualTo("c-1: likes blue");
        assertThat(Shops.entries(dlq)).isEmpty();
    }

    @Test
    void a_result_that_comes_later_gives_the_model_the_same_text() {
        String[] calls = {"track", "{\"orderId\":\"o-1\"}"};

        assertThat(told(wrapped, calls)).isEqualTo(told(plain, calls));
    }

    @Test
    void without_the_adapter_the_model_reads_the_text_of_the_exception_of_either() {
        plain.failures.add(new IOException(ShopTools.SECRET));
        target.failures.add(new IOException(ShopTools.SECRET));

        assertThat(told(plain, "placeOrder", Shops.ORDER)).containsExactly(ShopTools.SECRET);
        assertThat(told(wrapped, "placeOrder", Shops.ORDER)).containsExactly(ShopTools.SECRET);
        assertThat(Shops.onlyEntry(dlq).taskType()).isEqualTo("shop.place_order");
    }
}
