/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.AgentContext;
import dev.agentdlq.AgentTask;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.langchain4j.ProtectedTools;
import dev.agentdlq.runtime.AgentDlq;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.service.AiServices;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is known of a call is kept with it, on whatever thread it is made, and forgotten afterwards. */
class CallContextTest {
    private static final String LOOKUP = "{\"orderId\":\"o-1\"}";

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

    @Test
    void the_entry_has_the_ids_and_names_of_the_framework_and_so_do_retries() throws InterruptedException {
        target.failures.add(new IOException(ShopTools.SECRET));
        ScriptedModel model = ScriptedModel.calling("placeOrder", Shops.ORDER);

        assistant(model).build().chat("c-1", "order a cup");

        DlqEntry entry = Shops.onlyEntry(dlq);
        Map<String, String> expected = Map.of(
                AgentContext.TOOL_CALL_ID, "call-1",
                AgentContext.CONVERSATION_ID, "c-1",
                AgentContext.AGENT, "Assistant",
                AgentContext.MODEL, ScriptedModel.NAME);
        assertThat(entry.taskId()).isEqualTo("call-1");
        assertThat(entry.context()).containsAllEntriesOf(expected);
        dlq.start();
        Shops.settled(dlq, entry);
        assertThat(target.contexts)
                .hasSize(2)
                .allSatisfy(seen -> assertThat(seen).containsAllEntriesOf(expected));
        assertThat(AgentContext.current()).isEmpty();
    }

    @Test
    @SuppressWarnings("try") // the scope is there for its time only
    void the_names_that_the_application_gives_win() {
        target.failures.add(new IOException(ShopTools.SECRET));
        ScriptedModel model = ScriptedModel.calling("placeOrder", Shops.ORDER);

        try (AgentContext.Scope scope = AgentContext.with(Map.of(AgentContext.AGENT, "clerk", "tenant", "acme"))) {
            assistant(model).build().chat("c-1", "order a cup");
            assertThat(AgentContext.current()).containsOnlyKeys(AgentContext.AGENT, AgentContext.TENANT);
        }

        assertThat(Shops.onlyEntry(dlq).context())
                .containsEntry(AgentContext.AGENT, "clerk")
                .containsEntry(AgentContext.TENANT, "acme");
    }

    /** Both calls wait for each other, so that they run on two threads at once. */
    public static class Pair {
        private final CountDownLatch both = new CountDownLatch(2);

        @AgentTask(type = "pair.fail")
        @Tool("Fails once the other call has begun")
        public String fail(String name) throws Exception {
            both.countDown();
            if (!both.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the other call did not come");
            }
            throw new IOException(ShopTools.SECRET);
        }
    }

    @Test
    @SuppressWarnings("try") // the scope is there for its time only
    void tools_that_are_executed_concurrently_have_each_their_own_context_and_that_of_the_turn() {
        ScriptedModel model = ScriptedModel.calling("fail", "{\"name\":\"one\"}", "fail", "{\"name\":\"two\"}");
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (AgentContext.Scope scope = AgentContext.with(AgentContext.TENANT, "acme")) {
            tools.on(Shops.assistant(model))
                    .tools(dlq.wrap(new Pair()))
                    .executeToolsConcurrently(threads)
                    .build()
                    .chat("c-1", "go");
        } finally {
            threads.shutdown();
        }

        assertThat(Shops.entries(dlq))
                .extracting(entry -> entry.context().get(AgentContext.TOOL_CALL_ID) + entry.payload())
                .containsExactlyInAnyOrder("call-1{\"name\":\"one\"}", "call-2{\"name\":\"two\"}");
        assertThat(model.told()).hasSize(2).allSatisfy(told -> assertThat(told).startsWith("Not done yet"));
        assertThat(Shops.entries(dlq))
                .allSatisfy(entry -> assertThat(entry.context())
                        .containsEntry(AgentContext.CONVERSATION_ID, "c-1")
                        .containsEntry(AgentContext.TENANT, "acme"));
    }

    /** Asks another assistant, then fails. */
    public class Delegating {
        private final ScriptedModel inner = ScriptedModel.calling("placeOrder", Shops.ORDER);

        @AgentTask(type = "delegate")
        @Tool("Asks a colleague")
        public String delegate() throws IOException {
            assistant(inner).build().chat("inner", "order a cup");
            throw new IOException(ShopTools.SECRET);
        }
    }

    @Test
    void an_assistant_inside_a_tool_leaves_the_context_of_the_outer_call_as_it_was() {
        target.failures.add(new IOException(ShopTools.SECRET));
        ScriptedModel model = ScriptedModel.calling("delegate", "{}");

        tools.on(Shops.assistant(model))
                .tools(dlq.wrap(new Delegating()))
                .build()
                .chat("outer", "go");

        assertThat(Shops.entries(dlq))
                .extracting(entry -> entry.taskType() + " " + entry.context().get(AgentContext.CONVERSATION_ID))
                .containsExactlyInAnyOrder("shop.place_order inner", "delegate outer");
        assertThat(AgentContext.current()).isEmpty();
    }

    @Test
    void a_turn_that_ends_in_the_middle_of_a_call_leaves_no_context_behind() {
        ScriptedModel model = ScriptedModel.calling("look_up", LOOKUP);
        Assistant broken = assistant(model)
                .beforeToolExecution(tools.before().andThen(call -> {
                    throw new IllegalStateException("no tools today");
                }))
                .build();

        assertThatThrownBy(() -> broken.chat("c-1", "go")).hasMessage("no tools today");

        assertThat(AgentContext.current()).isEmpty();
    }

    /** Ends the turn with every call. */
    public static class Refusing {
        @AgentTask(type = "refuse")
        @Tool("Refuses")
        public String refuse() {
            throw new SecurityException(ShopTools.SECRET);
        }
    }

    private static Map<String, String> contextOn(ExecutorService thread) throws Exception {
        return thread.submit(AgentContext::current).get(20, TimeUnit.SECONDS);
    }

    @Test
    void a_failure_that_ends_the_turn_leaves_no_context_behind_on_the_threads_of_concurrent_calls() throws Exception {
        ProtectedTools strict =
                ProtectedTools.builder(dlq).rethrow(SecurityException.class).build();
        ScriptedModel model = ScriptedModel.calling("refuse", "{}", "refuse", "{}");
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Assistant assistant = strict.on(Shops.assistant(model))
                    .tools(dlq.wrap(new Refusing()))
                    .executeToolsConcurrently(thread)
                    .build();

            assertThatThrownBy(() -> assistant.chat("c-1", "go")).isInstanceOf(SecurityException.class);

            assertThat(contextOn(thread)).isEmpty();
        } finally {
            thread.shutdown();
        }
    }

    @Test
    void a_call_never_has_the_context_of_a_turn_that_ended_before_on_its_thread() throws Exception {
        AtomicBoolean isClosed = new AtomicBoolean(true);
        ScriptedModel model = ScriptedModel.calling("placeOrder", Shops.ORDER, "placeOrder", Shops.ORDER);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Assistant assistant = assistant(model)
                    .beforeToolExecution(tools.before().andThen(call -> {
                        if (isClosed.get()) {
                            throw new IllegalStateException("no tools today");
                        }
                    }))
                    .executeToolsConcurrently(thread)
                    .build();
            assertThatThrownBy(() -> inTenant("acme", () -> assistant.chat("c-1", "go")))
                    .hasMessage("no tools today");
            // the turn ends with the first call, while the second one still waits
            thread.submit(() -> {}).get(20, TimeUnit.SECONDS);

            isClosed.set(false);
            assistant.chat("c-2", "go");

            assertThat(target.contexts)
                    .hasSize(2)
                    .allSatisfy(seen -> assertThat(seen)
                            .doesNotContainKey(AgentContext.TENANT)
                            .containsEntry(AgentContext.CONVERSATION_ID, "c-2"));
        } finally {
            thread.shutdown();
        }
    }

    @SuppressWarnings("try") // the scope is there for its time only
    private static void inTenant(String tenant, Runnable turn) {
        try (AgentContext.Scope scope = AgentContext.with(AgentContext.TENANT, tenant)) {
            turn.run();
        }
    }
}
