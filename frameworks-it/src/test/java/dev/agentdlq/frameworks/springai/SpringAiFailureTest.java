/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentContext;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.springai.ProtectedTools;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.tool.execution.ToolExecutionException;
import org.springframework.ai.tool.function.FunctionToolCallback;

/** What a model of Spring AI is told when a tool fails, and what becomes of the turn. */
class SpringAiFailureTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String GOOD_ORDER = "{\"customerId\": \"c1\", \"items\": []}";
    private static final String BAD_ORDER = "{\"customerId\": \"c1\", \"items\": [], \"note\": \"fail\"}";
    private static final String UNKNOWN = "The call failed, and it is not known whether it was carried out.";

    private final AgentDlq dlq =
            AgentDlq.builder().inMemory().pollInterval(Duration.ofMillis(20)).build();
    private final ShopTools inside = new ShopTools();
    private final ShopTools tools = dlq.wrap(inside);
    private final ToolCallingManager plainManager = ToolCallingManager.builder().build();
    private final ToolCallingManager manager = ProtectedTools.of(dlq).manager(plainManager);

    @AfterEach
    void close() {
        dlq.close();
    }

    @Test
    void a_checked_exception_ends_the_turn_without_the_adapter() {
        ScriptedModel model = new ScriptedModel("find", "{\"orderId\": \"o1\"}", "placeOrder", BAD_ORDER);

        Throwable thrown = catchThrowable(() -> answer(model, plainManager, tools));

        assertThat(thrown).isInstanceOf(ToolExecutionException.class).hasCauseInstanceOf(ConnectException.class);
        assertThat(model.told()).isEmpty();
    }

    @Test
    void an_unchecked_exception_is_quoted_without_the_adapter() {
        ScriptedModel model = new ScriptedModel("ship", "{\"orderId\": \"o1\"}", "find", "{\"orderId\": \"\"}");

        assertThat(answer(model, plainManager, new ShopTools())).isEqualTo("done");

        assertThat(model.told()).containsEntry("call-2", ShopTools.SECRET);
    }

    @Test
    void the_model_is_told_the_notice_and_keeps_the_results_of_the_other_tools() throws InterruptedException {
        ScriptedModel model =
                new ScriptedModel("placeOrder", GOOD_ORDER, "placeOrder", BAD_ORDER, "ship", "{\"orderId\": \"o1\"}");

        assertThat(answer(model, manager, tools)).isEqualTo("done");

        DlqEntry entry = onlyEntry();
        assertThat(model.told())
                .containsEntry("call-1", "{\"id\":\"of c1\",\"items\":[]}")
                .containsEntry(
                        "call-2",
                        "Not done yet: the call failed. It will be tried again by itself (ticket " + entry.id()
                                + "). Do not repeat it.")
                .containsEntry("call-3", "{\"id\":\"o1\",\"items\":[]}");

        dlq.start();
        assertThat(dlq.await(entry.id(), PATIENCE).orElseThrow().status()).isEqualTo(FailureStatus.RESOLVED);
    }

    @Test
    void the_exception_processor_alone_does_it_for_what_methods_throw() {
        ScriptedModel model = new ScriptedModel(
                "placeOrder", BAD_ORDER, "remind", "{\"customerId\": \"c1\", \"days\": -1}", "placeOrder", GOOD_ORDER);
        ToolCallingManager processing = ToolCallingManager.builder()
                .toolExecutionExceptionProcessor(ProtectedTools.of(dlq).exceptionProcessor())
                .build();

        assertThat(answer(model, processing, tools)).isEqualTo("done");

        assertThat(model.told().get("call-1")).startsWith("Not done yet: the call failed. It will be tried again");
        assertThat(model.told().get("call-2")).startsWith("Not done: the call was refused. It waits for a person");
        assertThat(model.told()).containsEntry("call-3", "{\"id\":\"of c1\",\"items\":[]}");
    }

    @Test
    void a_later_result_that_fails_is_told_too() {
        ScriptedModel model = new ScriptedModel("ship", "{\"orderId\": \"\"}", "ship", "{\"orderId\": \"o1\"}");

        assertThat(answer(model, manager, tools)).isEqualTo("done");

        DlqEntry entry = onlyEntry();
        assertThat(entry.taskType()).isEqualTo("order.ship");
        assertThat(model.told().get("call-1")).contains("(ticket " + entry.id() + ")");
        assertThat(model.told()).containsEntry("call-2", "{\"id\":\"o1\",\"items\":[]}");
    }

    @Test
    void a_tool_that_is_no_task_claims_nothing() {
        ScriptedModel model = new ScriptedModel("placeOrder", GOOD_ORDER, "find", "{\"orderId\": \"\"}");

        assertThat(answer(model, manager, tools)).isEqualTo("done");

        assertThat(model.told()).containsEntry("call-2", UNKNOWN);
        assertThat(entries()).isEmpty();
    }

    @Test
    void an_unknown_tool_ends_the_turn_unless_it_is_rejected() {
        String[] script = {"placeOrder", GOOD_ORDER, "refund", "{\"all\": true}"};

        assertThatThrownBy(() -> answer(new ScriptedModel(script), manager, tools))
                .isInstanceOf(IllegalStateException.class);

        ScriptedModel model = new ScriptedModel(script);
        ToolCallingManager rejecting =
                ProtectedTools.builder(dlq).rejectUnknownTools().build().manager(plainManager);
        assertThat(answer(model, rejecting, tools)).isEqualTo("done");
        DlqEntry entry = onlyEntry();
        assertThat(entry.taskType()).isEqualTo("refund");
        assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
        assertThat(model.told())
                .containsEntry("call-1", "{\"id\":\"of c1\",\"items\":[]}")
                .containsEntry(
                        "call-2",
                        "Not done: there is no tool of this name (ticket " + entry.id()
                                + "). Call only tools that you were given.");
    }

    @Test
    void the_application_may_end_the_turn_by_exceptions_of_its_own() {
        ToolCallingManager steered = ProtectedTools.builder(dlq)
                .rethrow(IllegalStateException.class)
                .build()
                .manager(plainManager);
        ScriptedModel model = new ScriptedModel("find", "{\"orderId\": \"\"}");

        assertThatThrownBy(() -> answer(model, steered, tools))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage(ShopTools.SECRET);
    }

    @Test
    void what_stops_the_virtual_machine_or_the_thread_is_passed_on() {
        OutOfMemoryError fatal = new OutOfMemoryError("of a test");
        FunctionToolCallback<?, ?> dying = function("die", fatal);
        FunctionToolCallback<?, ?> stopping = function("stop", new InterruptedException());

        assertThatThrownBy(() -> new ScriptedModel("die", "{}")
                        .asked(manager)
                        .tools(dying)
                        .call()
                        .content())
                .isSameAs(fatal);
        assertThatThrownBy(() -> new ScriptedModel("stop", "{}")
                        .asked(manager)
                        .tools(stopping)
                        .call()
                        .content())
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void what_is_passed_on_from_inside_another_exception_ends_the_turn_and_is_not_told() {
        ToolCallingManager steered =
                ProtectedTools.builder(dlq).rethrow(IOException.class).build().manager(plainManager);
        for (Throwable inside : List.of(new InterruptedException(), new IOException())) {
            IllegalStateException around = new IllegalStateException(ShopTools.SECRET, inside);
            ScriptedModel model = new ScriptedModel("stop", "{}");

            assertThatThrownBy(() -> model.asked(steered)
                            .tools(ProtectedTools.of(dlq).callback("crm", function("stop", around)))
                            .call()
                            .content())
                    .isSameAs(around);
            assertThat(model.told()).isEmpty();
            assertThat(Thread.interrupted()).isEqualTo(inside instanceof InterruptedException);
        }
    }

    @Test
    void whatever_class_is_named_the_application_gets_what_the_tool_has_thrown() {
        ToolCallingManager steered = ProtectedTools.builder(dlq)
                .rethrow(RuntimeException.class)
                .build()
                .manager(plainManager);
        ScriptedModel model = new ScriptedModel("find", "{\"orderId\": \"\"}");

        assertThatThrownBy(() -> answer(model, steered, tools))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage(ShopTools.SECRET);
        assertThat(model.told()).isEmpty();
    }

    @Test
    void calls_know_their_id_and_model() {
        ScriptedModel model =
                new ScriptedModel("placeOrder", GOOD_ORDER, "find", "{\"orderId\": \"o1\"}", "placeOrder", BAD_ORDER);

        assertThat(answer(model, manager, tools)).isEqualTo("done");

        assertThat(inside.contexts)
                .containsExactly(
                        Map.of(AgentContext.TOOL_CALL_ID, "call-1", AgentContext.MODEL, "scripted-1"),
                        Map.of(AgentContext.TOOL_CALL_ID, "call-2", AgentContext.MODEL, "scripted-1"),
                        Map.of(AgentContext.TOOL_CALL_ID, "call-3", AgentContext.MODEL, "scripted-1"));
        assertThat(onlyEntry().taskId()).isEqualTo("call-3");
        assertThat(AgentContext.current()).isEmpty();
    }

    private String answer(ScriptedModel model, ToolCallingManager calling, Object toolsOfModel) {
        return Objects.requireNonNull(
                model.asked(calling).tools(toolsOfModel).call().content());
    }

    private static FunctionToolCallback<?, ?> function(String name, Throwable failure) {
        return FunctionToolCallback.builder(name, (Map<String, Object> input) -> {
                    SpringAiFailureTest.<RuntimeException>fail(failure);
                    return "";
                })
                .description("Fails")
                .inputType(Map.class)
                .build();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void fail(Throwable failure) throws T {
        throw (T) failure;
    }

    private DlqEntry onlyEntry() {
        List<DlqEntry> all = entries();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private List<DlqEntry> entries() {
        return dlq.review().find(DlqQuery.everything()).entries();
    }
}
