/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.Effect;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.langchain4j.ProtectedTools;
import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.runtime.JsonTask;
import dev.agentdlq.spi.TaskPolicy;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.tool.ToolProvider;
import dev.langchain4j.service.tool.ToolProviderResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the guides: it compiles here, it does what they say, and they show this very code. */
class GuideTest {
    interface Assistant {
        String chat(String said);
    }

    /** Is not there for the first two requests. */
    static final class Backend {
        private final AtomicInteger requests = new AtomicInteger();

        String post(String path, String json) throws IOException {
            if (requests.incrementAndGet() <= 2) {
                throw new IOException("503 from 10.0.0.7");
            }
            return path + " " + json;
        }
    }

    /** The tools of the guide. */
    public static class OrderTools {
        private final Backend backend;

        OrderTools(Backend backend) {
            this.backend = backend;
        }

        @AgentTask(type = "order.cancel", backoff = @Backoff(delay = "10ms"))
        @Tool("Cancels an order")
        public String cancelOrder(String orderId) throws IOException {
            return backend.post("/cancel", orderId);
        }
    }

    @TempDir
    Path folder = Path.of("");

    private static Assistant wrapped(ChatModel model, Backend backend, Path file, Queue<AgentDlq> opened) {
        AgentDlq dlq = AgentDlq.builder().sqlite(file).build();
        ProtectedTools tools = ProtectedTools.of(dlq);

        Assistant assistant = tools.on(AiServices.builder(Assistant.class))
                .chatModel(model)
                .tools(dlq.wrap(new OrderTools(backend)))
                .build();

        dlq.start();
        opened.add(dlq);
        return assistant;
    }

    private static Assistant provided(ChatModel model, AgentDlq dlq, ToolProvider mcpToolProvider) {
        ProtectedTools tools = ProtectedTools.builder(dlq)
                .policy(TaskPolicy.builder().maxRetries(5).build())
                .policy(
                        "pay",
                        TaskPolicy.builder().effect(Effect.NON_IDEMPOTENT).build())
                .build();

        Assistant assistant = tools.on(AiServices.builder(Assistant.class))
                .chatModel(model)
                .toolProvider(tools.provider("crm", mcpToolProvider))
                .build();
        return assistant;
    }

    private static String json(AgentDlq dlq, Backend crm) throws Exception {
        TaskPolicy policy = TaskPolicy.builder()
                .maxRetries(5)
                .deterministicOn(IllegalArgumentException.class)
                .build();
        JsonTask search = dlq.task("crm.search", policy, json -> crm.post("/search", json));

        String answer = search.call("{\"name\": \"Jo\"}");
        return String.valueOf(answer);
    }

    @Test
    void a_tool_that_fails_twice_is_resolved_and_the_model_saw_the_notice() throws InterruptedException {
        Queue<AgentDlq> opened = new ArrayDeque<>();
        ScriptedModel model = ScriptedModel.calling("cancelOrder", "{\"orderId\":\"#W123\"}");

        String said =
                wrapped(model, new Backend(), folder.resolve("dlq.db"), opened).chat("cancel it");

        try (AgentDlq dlq = opened.remove()) {
            DlqEntry settled = Shops.settled(dlq, Shops.nextEntry(dlq));
            assertThat(said).isEqualTo(ScriptedModel.DONE);
            assertThat(settled.status()).isEqualTo(FailureStatus.RESOLVED);
            assertThat(settled.attemptCount()).isEqualTo(3);
            assertThat(model.told())
                    .singleElement()
                    .asString()
                    .contains(settled.id().toString())
                    .doesNotContain("10.0.0.7");
        }
    }

    @Test
    void a_tool_of_a_provider_has_its_own_policy() {
        ScriptedModel model = ScriptedModel.calling("pay", "{\"cents\":100}");
        ToolProvider provider = request -> ToolProviderResult.builder()
                .add(ToolSpecification.builder().name("pay").build(), (call, memoryId) -> {
                    throw new IllegalStateException("who knows");
                })
                .build();
        try (AgentDlq dlq = Shops.dlq()) {
            provided(model, dlq, provider).chat("pay");

            DlqEntry entry = Shops.onlyEntry(dlq);
            assertThat(entry.taskType()).isEqualTo("crm.pay");
            assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
        }
    }

    @Test
    void a_function_of_json_is_called() throws Exception {
        Backend crm = new Backend();
        crm.requests.set(2);
        try (AgentDlq dlq = AgentDlq.builder()
                .inMemory()
                .captureDeadline(Duration.ofSeconds(10))
                .build()) {
            assertThat(json(dlq, crm)).isEqualTo("/search {\"name\": \"Jo\"}");
        }
    }

    @Test
    void the_guides_show_this_code() throws IOException {
        assertThat(pieces("langchain4j.md")).isEqualTo(5);
        assertThat(pieces("json-tasks.md")).isEqualTo(2);
    }

    private static int pieces(String guide) throws IOException {
        String here = squeezed(
                        Files.readString(Path.of("src/test/java/dev/agentdlq/frameworks/langchain4j/GuideTest.java")))
                .replace("sqlite(file)", "sqlite(Path.of(\"dlq.db\"))");
        Matcher blocks =
                Pattern.compile("(?s)```java\\n(.*?)```").matcher(Files.readString(Path.of("../docs/guides", guide)));
        int pieces = 0;
        while (blocks.find()) {
            for (String piece : blocks.group(1).split("\n\n(?=\\S)", -1)) {
                assertThat(here).contains(squeezed(piece));
                pieces++;
            }
        }
        return pieces;
    }

    /** A guide's lines are shorter than those here. */
    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }
}
