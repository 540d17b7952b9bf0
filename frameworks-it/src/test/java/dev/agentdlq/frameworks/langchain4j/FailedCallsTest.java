/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.AgentContext;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.langchain4j.ProtectedTools;
import dev.agentdlq.runtime.AgentDlq;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.service.AiServices;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a model is told of failed calls, and what is kept of them. */
class FailedCallsTest {
    private static final String LOOKUP = "{\"orderId\":\"o-1\"}";
    private static final String BAD_ORDER = "{\"customerId\":\"c-7\",\"order_items\":\"none of your business\"}";

    private final AgentDlq dlq = Shops.dlq();
    private final ShopTools target = new ShopTools();
    private final ProtectedTools tools = ProtectedTools.of(dlq);

    @AfterEach
    void close() {
        dlq.close();
    }

    private AiServices<Assistant> assistant(ScriptedModel model) {
        return tools.on(Shops.assistant(model)).tools(dlq.wrap(target));
    }

    private static List<Boolean> errors(ScriptedModel model) {
        return model.results().stream().map(ToolExecutionResultMessage::isError).toList();
    }

    @Test
    void a_model_gets_the_notice_and_the_call_is_resolved_later() throws InterruptedException {
        target.failures.add(new HttpException(503, ShopTools.SECRET));
        target.failures.add(new HttpException(503, ShopTools.SECRET));
        ScriptedModel model = ScriptedModel.calling("placeOrder", Shops.ORDER);

        String said = assistant(model).build().chat("c-1", "order a cup");

        assertThat(said).isEqualTo(ScriptedModel.DONE);
        DlqEntry entry = Shops.onlyEntry(dlq);
        assertThat(model.told()).singleElement().asString().contains(entry.id().toString());
        assertThat(model.told().toString()).doesNotContain("db-7", "admin", "HttpException", "503");
        assertThat(errors(model)).containsExactly(true);
        dlq.start();
        DlqEntry settled = Shops.settled(dlq, entry);
        assertThat(settled.status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(settled.attemptCount()).isEqualTo(3);
    }

    @Test
    void a_failing_tool_loses_neither_the_turn_nor_the_results_of_the_others() {
        target.failures.add(new IOException(ShopTools.SECRET));
        ScriptedModel model = ScriptedModel.calling(
                "look_up",
                LOOKUP,
                "placeOrder",
                Shops.ORDER,
                "unprotected",
                "{}",
                "placeOrder",
                BAD_ORDER,
                "no_such_tool",
                "{}",
                "look_up",
                LOOKUP);

        String said = assistant(model).build().chat("c-1", "go");

        assertThat(said).isEqualTo(ScriptedModel.DONE);
        assertThat(model.told())
                .containsExactly(
                        "order o-1",
                        dlq.review()
                                .get(Shops.onlyEntry(dlq).id())
                                .map(entry -> "Not done yet: the call failed. It will be tried again by itself (ticket "
                                        + entry.id() + "). Do not repeat it.")
                                .orElseThrow(),
                        "The call failed, and it is not known whether it was carried out.",
                        "Not done: the arguments do not fit the tool's parameters. Correct them before you call again.",
                        "Not done: there is no tool of this name. Call only tools that you were given.",
                        "order o-1");
        assertThat(errors(model)).startsWith(false, true, true, true);
    }

    @Test
    void without_the_adapter_bad_arguments_and_unknown_tools_end_the_turn() {
        ShopTools wrapped = dlq.wrap(target);
        Assistant fooled = Shops.assistant(ScriptedModel.calling("look_up", LOOKUP, "placeOrder", BAD_ORDER))
                .tools(wrapped)
                .build();
        Assistant dreaming = Shops.assistant(ScriptedModel.calling("look_up", LOOKUP, "no_such_tool", "{}"))
                .tools(wrapped)
                .build();

        assertThatThrownBy(() -> fooled.chat("c-1", "go")).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> dreaming.chat("c-1", "go")).hasMessageContaining("no_such_tool");
    }

    @Test
    void the_parameter_that_does_not_fit_is_named_and_its_value_is_not() {
        ScriptedModel model =
                ScriptedModel.calling("look_up", "{\"orderId\":\"o-1\",\"withItems\":\"none of your business\"}");

        assistant(model).build().chat("c-1", "go");

        assertThat(model.told())
                .containsExactly(
                        "Not done: the argument 'withItems' is missing or does not fit. Correct it before you call again.");
        assertThat(Shops.entries(dlq)).isEmpty();
    }

    @Test
    void bad_arguments_are_kept_where_that_is_asked_for() {
        ScriptedModel model = ScriptedModel.calling("placeOrder", BAD_ORDER);

        ProtectedTools.builder(dlq)
                .rejectBadArguments()
                .build()
                .on(Shops.assistant(model))
                .tools(dlq.wrap(target))
                .build()
                .chat("c-1", "go");

        DlqEntry entry = Shops.onlyEntry(dlq);
        assertThat(entry.reason()).isEqualTo(Reason.UNBOUND);
        assertThat(entry.taskType()).isEqualTo("placeOrder");
        assertThat(entry.payload()).contains("none of your business");
        assertThat(entry.context()).containsEntry(AgentContext.TOOL_CALL_ID, "call-1");
        assertThat(model.told().toString()).doesNotContain("none of your business");
    }

    @Test
    void unknown_tools_are_kept_where_that_is_asked_for() {
        ScriptedModel model = ScriptedModel.calling("no_such_tool", "{\"a\":1}");

        ProtectedTools.builder(dlq)
                .rejectUnknownTools()
                .build()
                .on(Shops.assistant(model))
                .tools(dlq.wrap(target))
                .build()
                .chat("c-1", "go");

        assertThat(Shops.onlyEntry(dlq).taskType()).isEqualTo("no_such_tool");
        assertThat(model.told()).singleElement().asString().startsWith("Not done: there is no tool of this name.");
    }

    @Test
    void what_is_to_end_the_turn_does() {
        SecurityException denied = new SecurityException("not for you");
        target.failures.add(denied);
        Assistant guarded = ProtectedTools.builder(dlq)
                .rethrow(SecurityException.class)
                .build()
                .on(Shops.assistant(ScriptedModel.calling("placeOrder", Shops.ORDER)))
                .tools(dlq.wrap(target))
                .build();

        assertThatThrownBy(() -> guarded.chat("c-1", "go")).isSameAs(denied);

        assertThat(AgentContext.current()).isEmpty();
    }

    @Test
    void an_interrupt_ends_the_turn_and_is_no_failure() {
        target.failures.add(new InterruptedException());
        Assistant stopped =
                assistant(ScriptedModel.calling("placeOrder", Shops.ORDER)).build();

        assertThatThrownBy(() -> stopped.chat("c-1", "go")).hasRootCauseInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(Shops.entries(dlq)).isEmpty();
    }

    @Test
    void a_result_that_fails_later_is_kept_and_resolved() throws InterruptedException {
        target.failures.add(new HttpException(503, ShopTools.SECRET));
        ScriptedModel model = ScriptedModel.calling("track", LOOKUP);

        assistant(model).build().chat("c-1", "where is it");

        DlqEntry entry = Shops.nextEntry(dlq);
        assertThat(entry.context()).containsEntry(AgentContext.TOOL_CALL_ID, "call-1");
        assertThat(model.told().toString()).doesNotContain("db-7");
        dlq.start();
        assertThat(Shops.settled(dlq, entry).result()).isEqualTo("\"on its way\"");
    }
}
