/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.AgentTask;
import dev.agentdlq.langchain4j.ProtectedTools;
import dev.agentdlq.runtime.AgentDlq;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolSpecification;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The facade of a class that can have no subclass is to LangChain4j what an object of the class is. */
class FacadesTest {
    private static final String ARGUMENTS = "{\"order\":\"o-1\",\"items\":" + Shops.ITEMS + "}";

    /** A record with tools. */
    public record Tools(boolean isBroken) {
        @AgentTask(type = "final.change")
        @Tool("Changes an order")
        public ShopTools.Order change(
                @P(name = "order", value = "which order") String orderId,
                @P("what to order") List<ShopTools.Item> items)
                throws IOException {
            if (isBroken) {
                throw new IOException(ShopTools.SECRET);
            }
            return new ShopTools.Order(orderId, items);
        }

        @Tool("Looks something up")
        public String lookup(String what) {
            return "found " + what;
        }
    }

    private final AgentDlq dlq = Shops.dlq();

    @AfterEach
    void close() {
        dlq.close();
    }

    private static List<ToolSpecification> offered(Object tools) {
        ScriptedModel model = ScriptedModel.calling();
        Shops.assistant(model).tools(tools).build().chat("c-1", "go");
        return model.offered();
    }

    private static List<String> told(Object tools) {
        ScriptedModel model = ScriptedModel.calling("change", ARGUMENTS, "lookup", "{\"what\":\"cup\"}");
        Shops.assistant(model).tools(tools).build().chat("c-1", "go");
        return model.told();
    }

    @Test
    void the_model_is_offered_and_told_the_same() {
        Tools plain = new Tools(false);
        Object facade = dlq.facade(new Tools(false));

        assertThat(offered(facade)).hasSize(2).isEqualTo(offered(plain));
        assertThat(told(facade)).isEqualTo(told(plain)).element(1).isEqualTo("found cup");
        assertThat(Shops.entries(dlq)).isEmpty();
    }

    @Test
    void a_failing_call_is_kept_and_the_model_gets_the_notice() {
        ScriptedModel model = ScriptedModel.calling("change", ARGUMENTS);

        ProtectedTools.of(dlq)
                .on(Shops.assistant(model))
                .tools(dlq.facade(new Tools(true)))
                .build()
                .chat("c-1", "go");

        assertThat(Shops.onlyEntry(dlq).taskType()).isEqualTo("final.change");
        assertThat(model.told())
                .singleElement()
                .asString()
                .contains(Shops.onlyEntry(dlq).id().toString());
    }
}
