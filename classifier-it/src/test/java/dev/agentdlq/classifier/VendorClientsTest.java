/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.classifier;

import static dev.agentdlq.classifier.Row.ambiguous;
import static dev.agentdlq.classifier.Row.deterministic;
import static dev.agentdlq.classifier.Row.transientOf;

import com.openai.core.http.Headers;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIRetryableException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SubjectTokenProviderException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.models.ErrorObject;
import dev.agentdlq.Category;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The SDKs of OpenAI and Anthropic. */
class VendorClientsTest {
    private static Headers headers(String... pairs) {
        Headers.Builder headers = Headers.builder();
        for (int i = 0; i < pairs.length; i += 2) {
            headers.put(pairs[i], pairs[i + 1]);
        }
        return headers.build();
    }

    private static ErrorObject error(@Nullable String code) {
        return ErrorObject.builder()
                .code(java.util.Optional.ofNullable(code))
                .message("message")
                .param(java.util.Optional.empty())
                .type("type")
                .build();
    }

    private static OpenAIException limited(@Nullable String code, String... headers) {
        return RateLimitException.builder()
                .headers(headers(headers))
                .error(error(code))
                .build();
    }

    private static OpenAIException status(int status, String... headers) {
        return UnexpectedStatusCodeException.builder()
                .statusCode(status)
                .headers(headers(headers))
                .error(error(null))
                .build();
    }

    static List<Row> openai() {
        return List.of(
                transientOf(Category.RATE_LIMITED, limited(null)),
                transientOf(Category.RATE_LIMITED, limited("rate_limit_exceeded", "Retry-After", "7"))
                        .after(Duration.ofSeconds(7)),
                transientOf(Category.RATE_LIMITED, limited(null, "retry-after-ms", "1250", "retry-after", "2"))
                        .after(Duration.ofMillis(1_250)),
                transientOf(Category.RATE_LIMITED, limited(null, "retry-after", "Fri, 02 Jan 2026 03:05:05 GMT"))
                        .after(Duration.ofMinutes(1)),
                transientOf(
                                Category.RATE_LIMITED,
                                limited(null, "x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", "1m30s"))
                        .after(Duration.ofSeconds(90)),
                deterministic(Category.RATE_LIMITED, limited(null, "x-should-retry", "false")),
                deterministic(Category.QUOTA, limited("insufficient_quota", "retry-after", "7")),
                deterministic(
                        Category.CONTENT,
                        BadRequestException.builder()
                                .headers(headers())
                                .error(error("context_length_exceeded"))
                                .build()),
                deterministic(
                        Category.INPUT,
                        BadRequestException.builder()
                                .headers(headers())
                                .error(error(null))
                                .build()),
                deterministic(
                        Category.AUTH,
                        UnauthorizedException.builder()
                                .headers(headers())
                                .error(error("invalid_api_key"))
                                .build()),
                ambiguous(
                        Category.UNAVAILABLE,
                        InternalServerException.builder()
                                .statusCode(500)
                                .headers(headers())
                                .error(error(null))
                                .build()),
                transientOf(Category.UNAVAILABLE, status(503)),
                transientOf(Category.CONFLICT, status(409)),
                ambiguous(Category.TIMEOUT, status(504)),
                ambiguous(Category.UNAVAILABLE, new OpenAIIoException("cut", new IOException("cut"))),
                ambiguous(Category.TIMEOUT, new OpenAIIoException("read", new SocketTimeoutException("read"))),
                transientOf(Category.UNAVAILABLE, new OpenAIIoException("refused", new ConnectException())),
                transientOf(Category.UNAVAILABLE, new OpenAIRetryableException("again")),
                deterministic(Category.PROGRAM, new OpenAIInvalidDataException("unreadable")),
                deterministic(Category.AUTH, new SubjectTokenProviderException("provider", "none", null)));
    }

    private static com.anthropic.core.http.Headers anthropicHeaders(String... pairs) {
        com.anthropic.core.http.Headers.Builder headers = com.anthropic.core.http.Headers.builder();
        for (int i = 0; i < pairs.length; i += 2) {
            headers.put(pairs[i], pairs[i + 1]);
        }
        return headers.build();
    }

    private static Throwable anthropic(int status, String type, String... headers) {
        return com.anthropic.errors.UnexpectedStatusCodeException.builder()
                .statusCode(status)
                .headers(anthropicHeaders(headers))
                .body(com.anthropic.core.JsonValue.from(
                        Map.of("type", "error", "error", Map.of("type", type, "message", "message"))))
                .build();
    }

    static List<Row> anthropic() {
        return List.of(
                transientOf(Category.RATE_LIMITED, anthropic(429, "rate_limit_error", "retry-after", "12"))
                        .after(Duration.ofSeconds(12)),
                transientOf(
                                Category.RATE_LIMITED,
                                anthropic(
                                        429,
                                        "rate_limit_error",
                                        "anthropic-ratelimit-requests-remaining",
                                        "0",
                                        "anthropic-ratelimit-requests-reset",
                                        "2026-01-02T03:04:25Z"))
                        .after(Duration.ofSeconds(20)),
                transientOf(Category.RATE_LIMITED, anthropic(529, "overloaded_error")),
                ambiguous(Category.UNAVAILABLE, anthropic(500, "api_error")),
                ambiguous(Category.TIMEOUT, anthropic(408, "timeout_error")),
                transientOf(Category.CONFLICT, anthropic(409, "conflict")),
                deterministic(Category.QUOTA, anthropic(402, "billing_error")),
                deterministic(Category.AUTH, anthropic(401, "authentication_error")),
                deterministic(Category.CONTENT, anthropic(413, "request_too_large")),
                deterministic(Category.INPUT, anthropic(400, "invalid_request_error")),
                deterministic(Category.NOT_FOUND, anthropic(404, "not_found_error")),
                transientOf(
                        Category.RATE_LIMITED,
                        com.anthropic.errors.RateLimitException.builder()
                                .headers(anthropicHeaders())
                                .body(com.anthropic.core.JsonValue.from(Map.of()))
                                .build()),
                ambiguous(Category.UNAVAILABLE, new com.anthropic.errors.AnthropicIoException("cut")),
                transientOf(Category.UNAVAILABLE, new com.anthropic.errors.AnthropicRetryableException("again")),
                deterministic(Category.PROGRAM, new com.anthropic.errors.AnthropicInvalidDataException("unreadable")),
                deterministic(
                        Category.AUTH,
                        new com.anthropic.errors.CredentialResolutionException("provider", "none", null)),
                deterministic(Category.AUTH, new com.anthropic.errors.NoCredentialsException(List.of())));
    }

    @ParameterizedTest
    @MethodSource({"openai", "anthropic"})
    void is_known(Row row) {
        row.check();
    }
}
