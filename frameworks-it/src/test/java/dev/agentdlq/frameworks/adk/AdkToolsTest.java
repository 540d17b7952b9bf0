/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.adk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.adk.agents.LlmAgent;
import com.google.adk.events.Event;
import com.google.adk.runner.InMemoryRunner;
import com.google.adk.sessions.Session;
import com.google.adk.tools.FunctionTool;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.runtime.AgentDlq;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Agent Development Kit is given tools, plain and wrapped. */
class AdkToolsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Object> INTERNAL_ERROR =
            Map.of("status", "error", "message", "An internal error occurred.");
    private static final Map<String, Object> GOOD_ORDER =
            Map.of("customer", "c1", "items", List.of(Map.of("sku", "a", "quantity", 2)));
    private static final Map<String, Object> BAD_ORDER = Map.of("customer", "c1", "items", List.of(), "note", "fail");

    private final AgentDlq dlq = AgentDlq.builder().inMemory().build();
    private final ShopTools plain = new ShopTools();
    private final ShopTools wrapped = dlq.wrap(new ShopTools());

    @AfterEach
    void close() {
        dlq.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"placeOrder", "lookUp", "remind", "ship", "note", "cancel"})
    void the_same_function_is_declared(String method) throws JsonProcessingException {
        assertThat(declaration(wrapped, method)).isEqualTo(declaration(plain, method));
    }

    @Test
    void the_declaration_has_names_descriptions_and_types() throws JsonProcessingException {
        JsonNode placing = declaration(wrapped, "placeOrder");

        assertThat(placing.at("/description").asText()).isEqualTo("Places an order");
        assertThat(placing.at("/parameters/required").toString()).isEqualTo("[\"customer\",\"items\"]");
        assertThat(placing.at("/parameters/properties/items/description").asText())
                .isEqualTo("What is ordered");
        assertThat(placing.at("/parameters/properties/items/items/properties/quantity/type")
                        .asText())
                .isEqualToIgnoringCase("integer");
        assertThat(declaration(wrapped, "lookUp").at("/name").asText()).isEqualTo("find");
    }

    @Test
    void the_same_results_are_given() {
        for (ShopTools tools : List.of(plain, wrapped)) {
            assertThat(run(tools, "placeOrder", GOOD_ORDER))
                    .isEqualTo(Map.of("id", "of c1", "items", List.of(Map.of("sku", "a", "quantity", 2))));
            assertThat(run(tools, "lookUp", Map.of("orderId", "o1"))).isEqualTo(Map.of("result", "found o1"));
            assertThat(run(tools, "remind", Map.of("customerId", "c1", "days", 1)))
                    .isEmpty();
            assertThat(run(tools, "ship", Map.of("orderId", "o1"))).isEqualTo(Map.of("shipped", "o1"));
        }
    }

    @Test
    void an_exception_is_hidden_whatever_it_is_and_the_call_is_kept() {
        assertThat(run(plain, "placeOrder", BAD_ORDER)).isEqualTo(INTERNAL_ERROR);
        assertThat(run(wrapped, "placeOrder", BAD_ORDER)).isEqualTo(INTERNAL_ERROR);

        assertThat(entry("order.place").errorType()).isEqualTo("java.net.ConnectException");
    }

    @Test
    void a_task_that_returns_text_gives_the_notice_by_itself() {
        assertThat(run(wrapped, "note", Map.of("text", ""))).isEqualTo(Map.of("result", notice("order.note")));
    }

    @Test
    void a_tool_around_a_task_tells_what_its_outcome_says() {
        ShopTools.Telling telling = new ShopTools.Telling(wrapped);

        assertThat(run(telling, "cancel", Map.of("orderId", "o1"))).isEqualTo(Map.of("cancelled", "o1"));
        assertThat(run(telling, "cancel", Map.of("orderId", ""))).isEqualTo(Map.of("told", notice("order.cancel")));
    }

    @Test
    void an_agent_goes_on_after_a_failure_and_its_model_is_told_the_notice() {
        ScriptedLlm model = new ScriptedLlm(
                Part.fromFunctionCall("placeOrder", GOOD_ORDER),
                Part.fromFunctionCall("note", Map.of("text", "")),
                Part.fromFunctionCall("remind", Map.of("customerId", "c1", "days", -1)));
        LlmAgent agent = LlmAgent.builder()
                .name("shop")
                .model(model)
                .tools(
                        FunctionTool.create(wrapped, "placeOrder"),
                        FunctionTool.create(wrapped, "note"),
                        FunctionTool.create(wrapped, "remind"))
                .build();
        InMemoryRunner runner = new InMemoryRunner(agent);
        Session session =
                runner.sessionService().createSession("shop", "user-1").blockingGet();

        Event last = runner.runAsync("user-1", session.id(), Content.fromParts(Part.fromText("go")))
                .blockingLast();

        assertThat(last.stringifyContent()).contains("done");
        assertThat(model.told)
                .containsEntry("note", Map.of("result", notice("order.note")))
                .containsEntry("remind", INTERNAL_ERROR);
        assertThat(model.told.get("placeOrder")).containsEntry("id", "of c1");
        assertThat(entry("order.remind").errorType()).isEqualTo("java.lang.IllegalStateException");
    }

    private static Map<String, Object> run(Object tools, String method, Map<String, Object> arguments) {
        return FunctionTool.create(tools, method).runAsync(arguments, null).blockingGet();
    }

    private static JsonNode declaration(Object tools, String method) throws JsonProcessingException {
        return JSON.readTree(
                FunctionTool.create(tools, method).declaration().orElseThrow().toJson());
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
}
