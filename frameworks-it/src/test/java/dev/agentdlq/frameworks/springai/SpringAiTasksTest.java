/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agentdlq.AgentContext;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.Effect;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Receipt;
import dev.agentdlq.Repeats;
import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.spi.TaskPolicy;
import dev.agentdlq.springai.ProtectedTools;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.model.ToolContext;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.ToolCallbackProvider;
import org.springframework.ai.tool.execution.ToolExecutionException;
import org.springframework.ai.tool.function.FunctionToolCallback;

/** Tools of Spring AI that have no method. */
class SpringAiTasksTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String SECRET = "secret 4711 of db.internal";
    private static final TaskPolicy SOON = TaskPolicy.builder()
            .backoff(Duration.ofMillis(1), 1, Duration.ofMillis(1))
            .build();

    private final AgentDlq dlq =
            AgentDlq.builder().inMemory().pollInterval(Duration.ofMillis(20)).build();
    private final FlakyTool tool = new FlakyTool();
    private final ProtectedTools tasks =
            ProtectedTools.builder(dlq).policy(SOON).build();

    @AfterEach
    void close() {
        dlq.close();
    }

    @Test
    void definition_and_metadata_stay_as_they_are() {
        ToolCallback wrapped = tasks.callback("own", tool);

        assertThat(wrapped.getToolDefinition()).isSameAs(tool.getToolDefinition());
        assertThat(wrapped.getToolMetadata()).isSameAs(tool.getToolMetadata());
        assertThat(tasks.callback("own", wrapped)).isSameAs(wrapped);
    }

    @Test
    void a_call_that_succeeds_is_passed_on_as_it_is() {
        assertThat(tasks.callback("own", tool).call("{ \"sku\" : \"a\" }")).isEqualTo("done { \"sku\" : \"a\" }");
        assertThat(tasks.callback("own", tool).call("{}", new ToolContext(Map.of("shop", 7))))
                .isEqualTo("done {}");

        assertThat(tool.contexts).containsExactly(Map.of(), Map.of("shop", 7));
    }

    @Test
    void a_failed_call_is_repeated_with_the_same_json() throws InterruptedException {
        ToolCallback wrapped = tasks.callback("own", tool);
        tool.failure = new ConnectException(SECRET);

        ToolExecutionException thrown = catchThrowableOfType(
                ToolExecutionException.class,
                () -> wrapped.call("{ \"sku\" : \"a\" }", new ToolContext(Map.of("token", "t0psecret"))));

        assertThat(thrown).hasCause(tool.failure);
        Receipt receipt = dlq.receipt(thrown).orElseThrow();
        dlq.start();
        DlqEntry entry = dlq.await(receipt.entryId(), PATIENCE).orElseThrow();
        assertThat(entry.taskType()).isEqualTo("own.flaky");
        assertThat(entry.errorType()).isEqualTo("java.net.ConnectException");
        assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(tool.inputs).containsExactly("{ \"sku\" : \"a\" }", "{ \"sku\" : \"a\" }");
        // what may be a secret is not stored, so a retry does not have it
        assertThat(tool.contexts).containsExactly(Map.of("token", "t0psecret"), Map.of());
        assertThat(entry.context()).isEmpty();
    }

    @Test
    void named_texts_of_the_tool_context_are_kept_for_retries() throws InterruptedException {
        ToolCallback wrapped = ProtectedTools.builder(dlq)
                .policy(SOON)
                .keepFromToolContext("tenant", "shop", "none")
                .build()
                .callback("own", tool);
        tool.failure = new ConnectException(SECRET);

        ToolExecutionException thrown = catchThrowableOfType(
                ToolExecutionException.class,
                () -> wrapped.call("{}", new ToolContext(Map.of("tenant", "acme", "shop", 7, "token", "t0psecret"))));
        dlq.start();
        DlqEntry entry =
                dlq.await(dlq.receipt(thrown).orElseThrow().entryId(), PATIENCE).orElseThrow();

        assertThat(entry.context()).isEqualTo(Map.of("tenant", "acme"));
        assertThat(tool.contexts.get(1)).isEqualTo(Map.of("tenant", "acme"));
    }

    @Test
    void the_idempotency_key_is_the_same_in_every_execution() throws InterruptedException {
        ToolCallback wrapped = ProtectedTools.builder(dlq)
                .policy(SOON)
                .passIdempotencyKeyAs("key")
                .build()
                .callback("own", tool);
        tool.failure = new ConnectException(SECRET);

        ToolExecutionException thrown = catchThrowableOfType(ToolExecutionException.class, () -> wrapped.call("{}"));
        dlq.start();
        DlqEntry entry =
                dlq.await(dlq.receipt(thrown).orElseThrow().entryId(), PATIENCE).orElseThrow();

        assertThat(tool.contexts)
                .containsExactly(
                        Map.of("key", entry.id().toString()),
                        Map.of("key", entry.id().toString()));
    }

    @Test
    void each_tool_may_have_a_policy_of_its_own() {
        ToolCallback paying = ProtectedTools.builder(dlq)
                .policy(
                        "flaky",
                        TaskPolicy.builder().effect(Effect.NON_IDEMPOTENT).build())
                .build()
                .callback("own", tool);
        tool.failure = new SocketTimeoutException("Read timed out");

        assertThatThrownBy(() -> paying.call("{}")).isInstanceOf(ToolExecutionException.class);

        assertThat(onlyEntry().status()).isEqualTo(FailureStatus.PENDING_REVIEW);
    }

    @Test
    void what_is_thrown_beside_spring_ai_becomes_something_that_it_catches() {
        tool.failure = new IllegalArgumentException(SECRET);
        tool.isWrapping = false;
        ScriptedModel model = new ScriptedModel("flaky", "{}");
        ToolCallback wrapped = tasks.callback("own", tool);

        assertThatThrownBy(() -> wrapped.call("{}"))
                .isInstanceOf(ToolExecutionException.class)
                .hasCause(tool.failure);
        assertThat(model.asked(ToolCallingManager.builder().build())
                        .tools(wrapped)
                        .call()
                        .content())
                .isEqualTo("done");
    }

    @Test
    void the_model_is_told_the_notice() {
        tool.failure = new ConnectException(SECRET);
        ScriptedModel model = new ScriptedModel("flaky", "{\"sku\": \"a\"}");

        assertThat(model.asked(ProtectedTools.of(dlq)
                                .manager(ToolCallingManager.builder().build()))
                        .tools(tasks.callback("own", tool))
                        .call()
                        .content())
                .isEqualTo("done");

        DlqEntry entry = onlyEntry();
        assertThat(model.told())
                .containsEntry(
                        "call-1",
                        "Not done yet: the call failed. It will be tried again by itself (ticket " + entry.id()
                                + "). Do not repeat it.");
        assertThat(entry.context())
                .isEqualTo(Map.of(AgentContext.TOOL_CALL_ID, "call-1", AgentContext.MODEL, "scripted-1"));
    }

    @Test
    void a_repeated_call_is_told_that_it_is_taken_care_of() {
        ToolCallback wrapped = ProtectedTools.builder(dlq)
                .policy(TaskPolicy.builder().repeats(Repeats.COALESCE).build())
                .build()
                .callback("own", tool);
        tool.failure = new ConnectException(SECRET);
        ScriptedModel model = new ScriptedModel("flaky", "{}", "flaky", "{}");
        ToolCallingManager manager =
                ProtectedTools.of(dlq).manager(ToolCallingManager.builder().build());

        assertThat(model.asked(manager).tools(wrapped).call().content()).isEqualTo("done");

        assertThat(tool.inputs).hasSize(1);
        assertThat(model.told().get("call-1")).startsWith("Not done yet: the call failed.");
        assertThat(model.told().get("call-2"))
                .startsWith("The same call failed before and is being taken care of (ticket "
                        + onlyEntry().id() + ").");
    }

    @Test
    void a_provider_gives_its_tools_as_they_are_listed() throws InterruptedException {
        List<ToolCallback> listed = new CopyOnWriteArrayList<>(List.of(tool));
        ToolCallbackProvider provider = tasks.provider("own", () -> listed.toArray(ToolCallback[]::new));
        tool.failure = new ConnectException(SECRET);

        assertThatThrownBy(() -> provider.getToolCallbacks()[0].call("{}")).isInstanceOf(ToolExecutionException.class);
        FlakyTool anew = new FlakyTool();
        listed.set(0, anew);
        assertThat(provider.getToolCallbacks()).hasSize(1);
        dlq.start();

        assertThat(dlq.await(onlyEntry().id(), PATIENCE).orElseThrow().status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(tool.inputs).hasSize(1);
        assertThat(anew.inputs).hasSize(1);
    }

    @Test
    void a_provider_that_is_away_is_asked_again() {
        ToolCallbackProvider provider = tasks.provider("own", () -> {
            if (tool.inputs.isEmpty()) {
                throw new IllegalStateException(SECRET);
            }
            return new ToolCallback[] {tool};
        });

        assertThatThrownBy(provider::getToolCallbacks).isInstanceOf(IllegalStateException.class);
        tool.inputs.add("is back");
        assertThat(provider.getToolCallbacks()).hasSize(1);
    }

    @Test
    void two_tools_of_one_name_must_agree_on_a_policy() {
        ToolCallback unused = tasks.callback("own", tool);

        assertThatThrownBy(() -> ProtectedTools.builder(dlq)
                        .policy(TaskPolicy.builder().maxRetries(9).build())
                        .build()
                        .provider("own", () -> new ToolCallback[] {tool}))
                .isInstanceOf(TaskDefinitionException.class);
    }

    @Test
    void arguments_that_cannot_be_read_are_for_the_model_to_correct_and_are_not_kept() {
        ToolCallback wrapped = tasks.callback("own", counting("count"));

        assertThatThrownBy(() -> wrapped.call("no json")).isInstanceOf(ToolExecutionException.class);

        assertThat(entries()).isEmpty();
    }

    @Test
    void a_name_that_no_task_can_have_gets_other_characters_and_a_hash() {
        ToolCallback wrapped = tasks.callback("own", counting("crm/find customer"));

        assertThatThrownBy(() -> wrapped.call("{\"sku\": \"a\", \"quantity\": -1}"))
                .isInstanceOf(ToolExecutionException.class);

        assertThat(onlyEntry().taskType()).matches("own\\.crm_find_customer-[0-9a-f]{16}");
    }

    private static ToolCallback counting(String name) {
        return FunctionToolCallback.builder(name, (Item item) -> {
                    if (item.quantity() < 0) {
                        throw new IllegalArgumentException(SECRET);
                    }
                    return item.quantity();
                })
                .description("Counts")
                .inputType(Item.class)
                .build();
    }

    private DlqEntry onlyEntry() {
        assertThat(entries()).hasSize(1);
        return entries().get(0);
    }

    private List<DlqEntry> entries() {
        return dlq.review().find(DlqQuery.everything()).entries();
    }
}
