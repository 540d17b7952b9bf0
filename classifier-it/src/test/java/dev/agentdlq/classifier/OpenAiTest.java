/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.classifier;

import static dev.agentdlq.classifier.Row.ambiguous;
import static dev.agentdlq.classifier.Row.deterministic;
import static dev.agentdlq.classifier.Row.transientOf;

import com.openai.core.http.Headers;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.InvalidResourceIdException;
import com.openai.errors.InvalidWebhookSignatureException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIRetryableException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.SubjectTokenProviderException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.errors.UnprocessableEntityException;
import com.openai.models.ErrorObject;
import dev.agentdlq.Category;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The SDK of OpenAI. */
class OpenAiTest {
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

    static List<Row> openai_subclasses() {
        Headers none = headers();
        ErrorObject error = error(null);
        return List.of(
                deterministic(
                        Category.AUTH,
                        PermissionDeniedException.builder()
                                .headers(none)
                                .error(error)
                                .build()),
                deterministic(
                        Category.NOT_FOUND,
                        NotFoundException.builder().headers(none).error(error).build()),
                deterministic(
                        Category.INPUT,
                        UnprocessableEntityException.builder()
                                .headers(none)
                                .error(error)
                                .build()),
                // an error event within an answer of 200: what it does not name may have been done
                ambiguous(Category.UNAVAILABLE, streamed("server_error")),
                transientOf(Category.RATE_LIMITED, streamed("rate_limit_exceeded")),
                deterministic(Category.QUOTA, streamed("insufficient_quota")),
                deterministic(Category.INPUT, new InvalidResourceIdException()),
                deterministic(Category.PROGRAM, new InvalidWebhookSignatureException("signature")));
    }

    private static OpenAIException streamed(String code) {
        return SseException.builder()
                .statusCode(200)
                .headers(headers())
                .error(error(code))
                .build();
    }

    @ParameterizedTest
    @MethodSource({"openai", "openai_subclasses"})
    void is_known(Row row) {
        row.check();
    }
}
