/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.classifier;

import static dev.agentdlq.classifier.Row.ambiguous;
import static dev.agentdlq.classifier.Row.deterministic;
import static dev.agentdlq.classifier.Row.transientOf;

import com.anthropic.core.JsonValue;
import com.anthropic.core.http.Headers;
import com.anthropic.errors.AnthropicInvalidDataException;
import com.anthropic.errors.AnthropicIoException;
import com.anthropic.errors.AnthropicRetryableException;
import com.anthropic.errors.AnthropicWebhookException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.ClientClosedRequestException;
import com.anthropic.errors.ConflictException;
import com.anthropic.errors.ContentTooLargeException;
import com.anthropic.errors.CredentialResolutionException;
import com.anthropic.errors.GatewayTimeoutException;
import com.anthropic.errors.InternalServerException;
import com.anthropic.errors.NoCredentialsException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.NotImplementedException;
import com.anthropic.errors.OverloadedException;
import com.anthropic.errors.PaymentRequiredException;
import com.anthropic.errors.PermissionDeniedException;
import com.anthropic.errors.PreconditionFailedException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.RequestHeaderFieldsTooLargeException;
import com.anthropic.errors.RequestTimeoutException;
import com.anthropic.errors.ServiceUnavailableException;
import com.anthropic.errors.SseException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.errors.UnexpectedStatusCodeException;
import com.anthropic.errors.UnprocessableEntityException;
import dev.agentdlq.Category;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The SDK of Anthropic. */
class AnthropicTest {
    private static JsonValue body(String type) {
        return JsonValue.from(Map.of("type", "error", "error", Map.of("type", type, "message", "message")));
    }

    private static Headers headers(String... pairs) {
        Headers.Builder headers = Headers.builder();
        for (int i = 0; i < pairs.length; i += 2) {
            headers.put(pairs[i], pairs[i + 1]);
        }
        return headers.build();
    }

    private static Throwable unexpected(int status, String type, String... headers) {
        return UnexpectedStatusCodeException.builder()
                .statusCode(status)
                .headers(headers(headers))
                .body(body(type))
                .build();
    }

    static List<Row> anthropic() {
        return List.of(
                transientOf(Category.RATE_LIMITED, unexpected(429, "rate_limit_error", "retry-after", "12"))
                        .after(Duration.ofSeconds(12)),
                transientOf(
                                Category.RATE_LIMITED,
                                unexpected(
                                        429,
                                        "rate_limit_error",
                                        "anthropic-ratelimit-requests-remaining",
                                        "0",
                                        "anthropic-ratelimit-requests-reset",
                                        "2026-01-02T03:04:25Z"))
                        .after(Duration.ofSeconds(20)),
                transientOf(Category.RATE_LIMITED, unexpected(529, "overloaded_error")),
                ambiguous(Category.UNAVAILABLE, unexpected(500, "api_error")),
                ambiguous(Category.TIMEOUT, unexpected(408, "timeout_error")),
                transientOf(Category.CONFLICT, unexpected(409, "conflict")),
                deterministic(Category.QUOTA, unexpected(402, "billing_error")),
                deterministic(Category.AUTH, unexpected(401, "authentication_error")),
                deterministic(Category.CONTENT, unexpected(413, "request_too_large")),
                deterministic(Category.INPUT, unexpected(400, "invalid_request_error")),
                deterministic(Category.NOT_FOUND, unexpected(404, "not_found_error")),
                transientOf(
                        Category.RATE_LIMITED,
                        RateLimitException.builder()
                                .headers(headers())
                                .body(JsonValue.from(Map.of()))
                                .build()),
                ambiguous(Category.UNAVAILABLE, new AnthropicIoException("cut")),
                transientOf(Category.UNAVAILABLE, new AnthropicRetryableException("again")),
                deterministic(Category.PROGRAM, new AnthropicInvalidDataException("unreadable")),
                deterministic(Category.AUTH, new CredentialResolutionException("provider", "none", null)),
                deterministic(Category.AUTH, new NoCredentialsException(List.of())));
    }

    static List<Row> statuses_of_requests() {
        Headers none = headers();
        JsonValue empty = JsonValue.from(Map.of());
        return List.of(
                deterministic(
                        Category.INPUT,
                        BadRequestException.builder().headers(none).body(empty).build()),
                deterministic(
                        Category.AUTH,
                        UnauthorizedException.builder()
                                .headers(none)
                                .body(empty)
                                .build()),
                deterministic(
                        Category.AUTH,
                        PermissionDeniedException.builder()
                                .headers(none)
                                .body(empty)
                                .build()),
                deterministic(
                        Category.QUOTA,
                        PaymentRequiredException.builder()
                                .headers(none)
                                .body(empty)
                                .build()),
                deterministic(
                        Category.NOT_FOUND,
                        NotFoundException.builder().headers(none).body(empty).build()),
                ambiguous(
                        Category.TIMEOUT,
                        RequestTimeoutException.builder()
                                .headers(none)
                                .body(empty)
                                .build()),
                transientOf(
                        Category.CONFLICT,
                        ConflictException.builder().headers(none).body(empty).build()),
                deterministic(
                        Category.CONFLICT,
                        PreconditionFailedException.builder()
                                .headers(none)
                                .body(empty)
                                .build()),
                deterministic(
                        Category.CONTENT,
                        ContentTooLargeException.builder()
                                .headers(none)
                                .body(empty)
                                .build()),
                deterministic(
                        Category.INPUT,
                        UnprocessableEntityException.builder()
                                .headers(none)
                                .body(empty)
                                .build()),
                deterministic(
                        Category.INPUT,
                        RequestHeaderFieldsTooLargeException.builder()
                                .headers(none)
                                .body(empty)
                                .build()),
                ambiguous(
                        Category.TIMEOUT,
                        ClientClosedRequestException.builder()
                                .headers(none)
                                .body(empty)
                                .build()));
    }

    static List<Row> statuses_of_servers() {
        Headers none = headers();
        JsonValue empty = JsonValue.from(Map.of());
        return List.of(
                ambiguous(
                        Category.UNAVAILABLE,
                        InternalServerException.builder()
                                .statusCode(500)
                                .headers(none)
                                .body(empty)
                                .build()),
                deterministic(
                        Category.PROGRAM,
                        NotImplementedException.builder()
                                .statusCode(501)
                                .headers(none)
                                .body(empty)
                                .build()),
                transientOf(
                        Category.UNAVAILABLE,
                        ServiceUnavailableException.builder()
                                .statusCode(503)
                                .headers(none)
                                .body(empty)
                                .build()),
                ambiguous(
                        Category.TIMEOUT,
                        GatewayTimeoutException.builder()
                                .statusCode(504)
                                .headers(none)
                                .body(empty)
                                .build()),
                transientOf(
                        Category.RATE_LIMITED,
                        OverloadedException.builder()
                                .statusCode(529)
                                .headers(none)
                                .body(empty)
                                .build()),
                // an error event within an answer of 200: what it does not name may have been done
                ambiguous(Category.UNAVAILABLE, streamed("api_error")),
                transientOf(Category.RATE_LIMITED, streamed("overloaded_error")),
                deterministic(Category.INPUT, streamed("invalid_request_error")),
                deterministic(Category.NOT_FOUND, streamed("not_found_error")),
                deterministic(Category.PROGRAM, new AnthropicWebhookException("signature")));
    }

    private static Throwable streamed(String type) {
        return SseException.builder()
                .statusCode(200)
                .headers(headers())
                .body(body(type))
                .build();
    }

    @ParameterizedTest
    @MethodSource({"anthropic", "statuses_of_requests", "statuses_of_servers"})
    void is_known(Row row) {
        row.check();
    }
}
