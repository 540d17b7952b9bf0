/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentContext;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Repeats;
import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.langchain4j.ProtectedTools;
import dev.agentdlq.langchain4j.ToolErrorResultException;
import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.spi.TaskPolicy;
import dev.agentdlq.spi.TaskPolicyBuilder;
import dev.langchain4j.agent.tool.ReturnBehavior;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.ToolArgumentsException;
import dev.langchain4j.exception.ToolExecutionException;
import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.service.tool.AiServiceTool;
import dev.langchain4j.service.tool.ToolExecutionResult;
import dev.langchain4j.service.tool.ToolExecutor;
import dev.langchain4j.service.tool.ToolProvider;
import dev.langchain4j.service.tool.ToolProviderRequest;
import dev.langchain4j.service.tool.ToolProviderResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tools that have an executor and no method, as catalogues and MCP servers list them. */
class DynamicToolsTest {
    private static final String ARGUMENTS = "{\"name\": \"Jo\",  \"limit\": 10}";

    private final AgentDlq dlq = Shops.dlq();
    private final Server server = new Server();
    private final ToolSpecification search = ToolSpecification.builder()
            .name("search")
            .description("Searches customers")
            .parameters(JsonObjectSchema.builder()
                    .addStringProperty("name")
                    .addIntegerProperty("limit")
                    .build())
            .build();
    private final ToolProvider catalogue =
            request -> ToolProviderResult.builder().add(search, server).build();
    private final ProtectedTools tools =
            ProtectedTools.builder(dlq).policy(quick().build()).build();

    @AfterEach
    void close() {
        dlq.close();
    }

    private static TaskPolicyBuilder quick() {
        return TaskPolicy.builder().backoff(Duration.ofMillis(10), 1, Duration.ofMillis(10));
    }

    private static ToolExecutionRequest request() {
        return ToolExecutionRequest.builder()
                .id("call-1")
                .name("search")
                .arguments(ARGUMENTS)
                .build();
    }

    private ScriptedModel play(ProtectedTools protection) {
        ScriptedModel model = ScriptedModel.calling("search", ARGUMENTS);
        String said = protection
                .on(Shops.assistant(model))
                .toolProvider(protection.provider("crm", catalogue))
                .build()
                .chat("c-1", "find Jo");
        assertThat(said).isEqualTo(ScriptedModel.DONE);
        return model;
    }

    @Test
    void a_call_that_fails_twice_with_503_is_told_kept_and_resolved() throws InterruptedException {
        server.failing(new HttpException(503, ShopTools.SECRET), new HttpException(503, ShopTools.SECRET));

        ScriptedModel model = play(tools);

        DlqEntry entry = Shops.onlyEntry(dlq);
        assertThat(model.told()).singleElement().asString().contains(entry.id().toString());
        assertThat(model.told().toString()).doesNotContain("db-7", "HttpException");
        assertThat(model.results().get(0).isError()).isTrue();
        assertThat(entry.taskType()).isEqualTo("crm.search");
        assertThat(entry.payload()).isEqualTo("{\"name\":\"Jo\",\"limit\":10}");
        assertThat(entry.context())
                .containsEntry(AgentContext.TOOL_CALL_ID, "call-1")
                .containsEntry(AgentContext.CONVERSATION_ID, "c-1")
                .containsEntry(AgentContext.AGENT, "Assistant")
                .containsEntry(AgentContext.MODEL, ScriptedModel.NAME);
        dlq.start();
        DlqEntry settled = Shops.settled(dlq, entry);
        assertThat(settled.status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(settled.result()).contains("found ");
        assertThat(server.requests).hasSize(3).containsOnly(request());
        assertThat(server.memoryIds).containsOnly("c-1");
    }

    @Test
    void a_call_that_succeeds_is_handed_on_as_it_is() {
        ToolExecutionResult result = ToolExecutionResult.builder()
                .resultContents(List.of(TextContent.from("a cup"), ImageContent.from("https://shop.example/cup.png")))
                .build();
        server.answers.add(() -> result);
        ToolExecutor executor = tools.executor("crm", "search", server);

        assertThat(executor.executeWithContext(
                        request(),
                        InvocationContext.builder().chatMemoryId("c-1").build()))
                .isSameAs(result);
        assertThat(executor.execute(request(), "c-1")).isEqualTo("found " + ARGUMENTS);
        assertThat(Shops.entries(dlq)).isEmpty();
    }

    @Test
    void the_model_is_offered_the_same_tools_with_the_same_behaviour() {
        ToolProvider plain = request -> ToolProviderResult.builder()
                .add(search, server, ReturnBehavior.IMMEDIATE)
                .build();
        ToolProviderRequest request = new ToolProviderRequest("c-1", UserMessage.from("go"));

        List<AiServiceTool> offered =
                tools.provider("crm", plain).provideTools(request).aiServiceTools();

        assertThat(offered).singleElement().satisfies(tool -> {
            assertThat(tool.toolSpecification()).isEqualTo(search);
            assertThat(tool.returnBehavior()).isEqualTo(ReturnBehavior.IMMEDIATE);
        });
    }

    @Test
    void a_provider_stays_as_dynamic_as_it_was() {
        ToolProvider dynamic = new ToolProvider() {
            @Override
            public ToolProviderResult provideTools(ToolProviderRequest request) {
                return catalogue.provideTools(request);
            }

            @Override
            public boolean isDynamic() {
                return true;
            }
        };

        assertThat(tools.provider("crm", dynamic).isDynamic()).isTrue();
        assertThat(tools.provider("crm", catalogue).isDynamic()).isFalse();
    }

    @Test
    void the_caller_of_an_executor_gets_the_very_exception() {
        HttpException failure = new HttpException(503, "away");
        server.failing(failure);
        ToolExecutor executor = tools.executor("crm", "search", server);

        assertThat(catchThrowable(() -> executor.execute(request(), "c-1"))).isSameAs(failure);
    }

    @Test
    void the_receipt_is_found_where_the_framework_has_taken_the_outer_exception_off() {
        server.failing(new ToolExecutionException(new HttpException(503, ShopTools.SECRET)));

        assertThat(play(tools).told())
                .singleElement()
                .asString()
                .contains(Shops.onlyEntry(dlq).id().toString());
    }

    @Test
    void an_error_that_is_thrown_neither_ends_the_turn_nor_leaves_a_context_behind() {
        server.answers.add(() -> {
            throw new NoClassDefFoundError(ShopTools.SECRET);
        });

        ScriptedModel model = play(tools);

        assertThat(model.told())
                .singleElement()
                .asString()
                .contains(Shops.onlyEntry(dlq).id().toString());
        assertThat(AgentContext.current()).isEmpty();
    }

    @Test
    void an_error_result_is_a_failure() throws InterruptedException {
        server.answers.add(() -> Server.text(ShopTools.SECRET, true));
        server.answers.add(() -> Server.text(ShopTools.SECRET, true));

        ScriptedModel model = play(tools);

        DlqEntry entry = Shops.onlyEntry(dlq);
        assertThat(model.told()).singleElement().asString().contains(entry.id().toString());
        assertThat(model.results().get(0).isError()).isTrue();
        assertThat(entry.errorType()).isEqualTo(ToolErrorResultException.class.getName());
        dlq.start();
        assertThat(Shops.settled(dlq, entry).attemptCount()).isEqualTo(3);
    }

    @Test
    void an_error_result_is_the_answer_where_that_is_asked_for() {
        server.answers.add(() -> Server.text("there is no Jo", true));

        ScriptedModel model = play(ProtectedTools.builder(dlq)
                .policy(quick().build())
                .acceptErrorResults()
                .build());

        assertThat(model.told()).containsExactly("there is no Jo");
        assertThat(model.results().get(0).isError()).isTrue();
        assertThat(Shops.entries(dlq)).isEmpty();
    }

    @Test
    void arguments_that_do_not_fit_go_back_to_the_model_and_are_not_kept() {
        server.failing(new ToolArgumentsException("limit: must be < 5, was 10", -32602));

        assertThat(play(tools).told())
                .containsExactly(
                        "Not done: the arguments do not fit the tool's parameters. Correct them before you call again.");
        assertThat(Shops.entries(dlq)).isEmpty();
    }

    @Test
    void a_tool_may_have_a_policy_of_its_own() {
        ProtectedTools strict = ProtectedTools.builder(dlq)
                .policy("search", quick().deterministicOn(HttpException.class).build())
                .build();
        server.failing(new HttpException(503, "away"));

        play(strict);

        assertThat(Shops.onlyEntry(dlq).status()).isEqualTo(FailureStatus.PENDING_REVIEW);
    }

    @Test
    void a_repeated_call_is_held_back_and_gets_the_stored_text_later() throws InterruptedException {
        ProtectedTools coalescing = ProtectedTools.builder(dlq)
                .policy(quick().repeats(Repeats.COALESCE).build())
                .build();
        server.failing(new HttpException(503, "away"));

        ScriptedModel first = play(coalescing);
        ScriptedModel second = play(coalescing);
        dlq.start();
        Shops.settled(dlq, Shops.onlyEntry(dlq));
        ScriptedModel third = play(coalescing);

        assertThat(first.told().get(0)).startsWith("Not done yet");
        assertThat(second.told().get(0)).startsWith("The same call failed before");
        assertThat(third.told()).containsExactly("found " + ARGUMENTS);
        assertThat(server.requests).hasSize(2);
    }

    @Test
    void names_that_no_task_can_have_are_replaced_and_stay_different() {
        tools.executor("mcp", "files/read", server);
        tools.executor("mcp", "files:read", server);
        tools.executor("mcp", "lösche alles 🔥", server);
        tools.executor("mcp", "x".repeat(500), server);
        server.failing(new HttpException(503, "one"), new HttpException(503, "two"));
        assertThat(catchThrowable(
                        () -> tools.executor("mcp", "files/read", server).execute(request(), "c-1")))
                .isNotNull();
        assertThat(catchThrowable(
                        () -> tools.executor("mcp", "files:read", server).execute(request(), "c-1")))
                .isNotNull();

        assertThat(Shops.entries(dlq))
                .extracting(DlqEntry::taskType)
                .doesNotHaveDuplicates()
                .allSatisfy(type -> assertThat(type).startsWith("mcp.files_read-"));
    }

    @Test
    void a_source_that_could_be_mistaken_and_a_type_that_is_taken_are_refused() {
        dlq.wrap(new ShopTools());

        assertThatThrownBy(() -> tools.provider("my crm", catalogue))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'my crm'");
        assertThatThrownBy(() -> tools.provider("a.b", catalogue)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tools.executor("shop", "track", server))
                .isInstanceOf(TaskDefinitionException.class)
                .hasMessageContaining("'shop.track'");
    }
}
