/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.classifier;

import static dev.agentdlq.classifier.Row.ambiguous;
import static dev.agentdlq.classifier.Row.deterministic;
import static dev.agentdlq.classifier.Row.transientOf;
import static org.assertj.core.api.Assertions.assertThat;

import ai.koog.agents.core.agent.exception.AIAgentTerminationByClientException;
import ai.koog.prompt.executor.clients.LLMClientException;
import com.google.genai.errors.ApiException;
import com.google.genai.errors.ClientException;
import com.google.genai.errors.GenAiIOException;
import com.google.genai.errors.ServerException;
import dev.agentdlq.Category;
import dev.agentdlq.FailureKind;
import dev.agentdlq.runtime.internal.classify.Signal;
import dev.langchain4j.exception.AsyncNotSupportedException;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.JsonException;
import dev.langchain4j.exception.JsonReadException;
import dev.langchain4j.exception.JsonTypeNotAllowedException;
import dev.langchain4j.exception.JsonWriteException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.ToolArgumentsException;
import dev.langchain4j.exception.ToolExecutionException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpTransportException;
import io.modelcontextprotocol.spec.McpTransportSessionNotFoundException;
import io.quarkiverse.langchain4j.guardrails.ToolGuardrailException;
import io.quarkiverse.langchain4j.runtime.BlockingToolNotAllowedException;
import io.quarkiverse.langchain4j.runtime.ToolCallsLimitExceededException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.ai.model.tool.ToolCallLimitExceededException;
import org.springframework.ai.model.tool.ToolExecutionResult;
import org.springframework.ai.retry.NonTransientAiException;
import org.springframework.ai.retry.TransientAiException;
import org.springframework.ai.tool.definition.ToolDefinition;

/** Agent frameworks and what they make of a model's answer. */
class AiLibrariesTest {
    static List<Row> langchain4j() {
        return List.of(
                transientOf(null, new LangChain4jException("of whatever cause")),
                transientOf(Category.RATE_LIMITED, new RateLimitException("slow down")),
                transientOf(Category.RATE_LIMITED, new RateLimitException(new HttpException(429, "{}"))),
                deterministic(
                        Category.QUOTA,
                        new RateLimitException(
                                new HttpException(429, "{\"error\":{\"code\": \"insufficient_quota\"}}"))),
                transientOf(
                                Category.RATE_LIMITED,
                                new RateLimitException(
                                        new HttpException(429, "Rate limit reached. Please try again in 1.5s.")))
                        .after(Duration.ofMillis(1_500)),
                ambiguous(Category.TIMEOUT, new TimeoutException(new HttpTimeoutException("read"))),
                ambiguous(Category.TIMEOUT, new TimeoutException("read")),
                ambiguous(Category.UNAVAILABLE, new InternalServerException(new HttpException(500, ""))),
                transientOf(Category.UNAVAILABLE, new InternalServerException(new HttpException(503, ""))),
                transientOf(Category.UNAVAILABLE, new RetriableException("again")),
                deterministic(Category.AUTH, new AuthenticationException(new HttpException(401, ""))),
                deterministic(Category.NOT_FOUND, new ModelNotFoundException("none")),
                transientOf(Category.UNAVAILABLE, new UnresolvedModelServerException("dns")),
                deterministic(Category.INPUT, new InvalidRequestException("wrong")),
                deterministic(Category.CONTENT, new ContentFilteredException("refused")),
                deterministic(Category.PROGRAM, new UnsupportedFeatureException("none")),
                deterministic(Category.PROGRAM, new AsyncNotSupportedException("none")),
                deterministic(Category.PROGRAM, new NonRetriableException("no")),
                deterministic(Category.INPUT, new HttpException(400, "wrong")),
                transientOf(Category.UNAVAILABLE, new HttpException(503, "later")),
                deterministic(Category.INPUT, new ToolArgumentsException("no such argument", -32602)),
                deterministic(Category.INPUT, new ToolArgumentsException("no such argument")),
                deterministic(Category.INPUT, new JsonReadException(new IOException("unreadable"))),
                deterministic(Category.INPUT, new JsonException("unreadable")),
                deterministic(Category.INPUT, new JsonWriteException(new IOException("unwritable"))),
                deterministic(Category.INPUT, new JsonTypeNotAllowedException("Till", new IOException("type"))),
                transientOf(Category.UNAVAILABLE, new ToolExecutionException(new ConnectException())),
                // the JDK client of LangChain4j wraps like this
                transientOf(Category.UNAVAILABLE, new RuntimeException(new ConnectException())));
    }

    static List<Row> spring_ai() {
        ToolDefinition tool = ToolDefinition.builder()
                .name("pay")
                .description("pays")
                .inputSchema("{}")
                .build();
        return List.of(
                transientOf(Category.UNAVAILABLE, new TransientAiException("503 - overloaded")),
                ambiguous(Category.UNAVAILABLE, new TransientAiException("HTTP 500 - oops")),
                transientOf(Category.UNAVAILABLE, new TransientAiException("no status")),
                transientOf(Category.RATE_LIMITED, new NonTransientAiException("429 - slow down")),
                ambiguous(Category.TIMEOUT, new NonTransientAiException("HTTP 408 - slow")),
                transientOf(Category.CONFLICT, new NonTransientAiException("HTTP 409 - lock")),
                deterministic(
                        Category.QUOTA,
                        new NonTransientAiException("429 - {\"error\":{\"code\":\"insufficient_quota\"}}")),
                deterministic(Category.AUTH, new NonTransientAiException("HTTP 401 - key")),
                deterministic(null, new NonTransientAiException("no status")),
                transientOf(
                        Category.UNAVAILABLE,
                        new org.springframework.ai.tool.execution.ToolExecutionException(
                                tool, new ConnectException())));
    }

    static List<Row> others() {
        return List.of(
                transientOf(Category.RATE_LIMITED, new ClientException(429, "RESOURCE_EXHAUSTED", "slow down")),
                transientOf(
                                Category.RATE_LIMITED,
                                new ClientException(429, "RESOURCE_EXHAUSTED", "{\"retryDelay\": \"37s\"}"))
                        .after(Duration.ofSeconds(37)),
                deterministic(Category.INPUT, new ClientException(400, "INVALID_ARGUMENT", "wrong")),
                deterministic(Category.NOT_FOUND, new ApiException(404, "NOT_FOUND", "no such model")),
                deterministic(Category.AUTH, new ClientException(403, "PERMISSION_DENIED", "no")),
                transientOf(Category.UNAVAILABLE, new ServerException(503, "UNAVAILABLE", "later")),
                ambiguous(Category.UNAVAILABLE, new ServerException(500, "INTERNAL", "oops")),
                ambiguous(Category.UNAVAILABLE, new GenAiIOException("cut", new IOException("cut"))),
                transientOf(Category.UNAVAILABLE, new GenAiIOException("refused", new ConnectException())),
                transientOf(
                        Category.RATE_LIMITED,
                        new LLMClientException("openai", "Error from client: Status code: 429", null)),
                deterministic(
                        Category.AUTH, new LLMClientException("openai", "Error from client: Status code: 401", null)),
                transientOf(Category.RATE_LIMITED, new LLMClientException("openai", "rate limit exceeded", null)),
                ambiguous(Category.TIMEOUT, new LLMClientException("openai", "request timed out", null)),
                deterministic(
                        Category.INPUT,
                        new ai.koog.agents.core.tools.ToolException.ValidationFailure("wrong argument")),
                deterministic(Category.INPUT, mcp(-32602)),
                deterministic(Category.PROGRAM, mcp(-32601)),
                transientOf(Category.UNAVAILABLE, mcp(-32603)),
                ambiguous(Category.UNAVAILABLE, new McpTransportException("cut")),
                transientOf(Category.UNAVAILABLE, new McpTransportSessionNotFoundException("gone")));
    }

    private static McpError mcp(int code) {
        return new McpError(new McpSchema.JSONRPCResponse.JSONRPCError(code, "message", null));
    }

    @ParameterizedTest
    @MethodSource({"langchain4j", "spring_ai", "others"})
    void is_known(Row row) {
        row.check();
    }

    @Test
    void signals_to_the_framework_pass_through() {
        ToolExecutionResult partial = ToolExecutionResult.builder()
                .conversationHistory(List.of())
                .returnDirect(false)
                .build();

        assertThat(Judge.signalOf(new AIAgentTerminationByClientException("end")))
                .isEqualTo(Signal.CONTROL_FLOW);
        assertThat(Judge.signalOf(new ToolCallLimitExceededException("pay", 3, partial)))
                .isEqualTo(Signal.CONTROL_FLOW);
    }

    @Test
    void what_quarkus_does_not_let_tools_do_is_known() {
        assertThat(Judge.signalOf(new ToolGuardrailException("refused"))).isEqualTo(Signal.CONTROL_FLOW);
        assertThat(Judge.signalOf(new ToolCallsLimitExceededException(3, 4))).isEqualTo(Signal.CONTROL_FLOW);
        deterministic(Category.PROGRAM, new BlockingToolNotAllowedException("pay"))
                .check();
    }

    @ParameterizedTest
    @EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "Embabel is compiled for Java 21")
    @ValueSource(
            strings = {
                "com.embabel.agent.api.tool.TerminateActionException",
                "com.embabel.agent.api.tool.TerminateAgentException"
            })
    void signals_of_embabel_pass_through(String type) throws ReflectiveOperationException {
        Throwable signal = Class.forName(type)
                .asSubclass(Throwable.class)
                .getDeclaredConstructor(String.class)
                .newInstance("end");

        assertThat(Judge.signalOf(signal)).isEqualTo(Signal.CONTROL_FLOW);
    }

    @ParameterizedTest
    @EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "Embabel is compiled for Java 21")
    @CsvSource({"Transient, TRANSIENT", "Permanent, DETERMINISTIC"})
    void what_actions_of_embabel_say_of_themselves_decides(String name, FailureKind kind)
            throws ReflectiveOperationException {
        Throwable failure = Class.forName("com.embabel.agent.core.ActionException$" + name)
                .asSubclass(Throwable.class)
                .getDeclaredConstructor(String.class, Throwable.class)
                .newInstance("failed", new IOException("later"));

        new Row(failure, kind, null, null).check();
    }
}
