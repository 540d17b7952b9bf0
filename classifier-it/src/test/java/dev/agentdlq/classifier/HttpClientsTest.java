/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.classifier;

import static dev.agentdlq.classifier.Row.ambiguous;
import static dev.agentdlq.classifier.Row.deterministic;
import static dev.agentdlq.classifier.Row.transientOf;

import com.google.api.client.http.HttpResponseException;
import dev.agentdlq.Category;
import feign.FeignException;
import feign.Request;
import feign.Response;
import feign.RetryableException;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.client.exceptions.HttpClientException;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import io.micronaut.http.client.exceptions.ReadTimeoutException;
import io.micronaut.http.simple.SimpleHttpResponseFactory;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.ResponseBody;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.client.UnknownHttpStatusCodeException;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/** Clients whose exceptions can be made without a server. */
class HttpClientsTest {
    private static final byte[] NO_BODY = {};

    private static HttpHeaders retryAfter(String value) {
        HttpHeaders headers = new HttpHeaders();
        headers.set("Retry-After", value);
        return headers;
    }

    private static RestClientResponseException client(int status, HttpHeaders headers, String body) {
        return HttpClientErrorException.create(
                HttpStatusCode.valueOf(status),
                "text",
                headers,
                body.getBytes(StandardCharsets.UTF_8),
                StandardCharsets.UTF_8);
    }

    private static RestClientResponseException server(int status) {
        return HttpServerErrorException.create(
                HttpStatusCode.valueOf(status), "text", new HttpHeaders(), NO_BODY, StandardCharsets.UTF_8);
    }

    static List<Row> spring() {
        URI uri = URI.create("http://localhost");
        return List.of(
                transientOf(Category.RATE_LIMITED, client(429, retryAfter("30"), ""))
                        .after(Duration.ofSeconds(30)),
                deterministic(
                        Category.QUOTA,
                        client(429, retryAfter("30"), "{\"error\":{\"code\": \"insufficient_quota\"}}")),
                deterministic(Category.AUTH, client(401, new HttpHeaders(), "")),
                deterministic(Category.NOT_FOUND, client(404, new HttpHeaders(), "")),
                deterministic(Category.INPUT, client(400, new HttpHeaders(), "")),
                transientOf(Category.CONFLICT, client(409, new HttpHeaders(), "")),
                transientOf(Category.UNAVAILABLE, server(503)),
                ambiguous(Category.UNAVAILABLE, server(500)),
                ambiguous(Category.UNAVAILABLE, server(502)),
                ambiguous(
                        Category.UNAVAILABLE,
                        new UnknownHttpStatusCodeException(599, "text", new HttpHeaders(), NO_BODY, null)),
                transientOf(Category.UNAVAILABLE, new ResourceAccessException("io", new ConnectException())),
                ambiguous(Category.TIMEOUT, new ResourceAccessException("io", new SocketTimeoutException())),
                transientOf(
                                Category.RATE_LIMITED,
                                WebClientResponseException.create(
                                        429,
                                        "text",
                                        retryAfter("Fri, 02 Jan 2026 03:04:15 GMT"),
                                        NO_BODY,
                                        StandardCharsets.UTF_8))
                        .after(Duration.ofSeconds(10)),
                transientOf(
                        Category.UNAVAILABLE,
                        new WebClientRequestException(new ConnectException(), HttpMethod.GET, uri, new HttpHeaders())),
                ambiguous(
                        Category.TIMEOUT,
                        new WebClientRequestException(
                                new SocketTimeoutException(), HttpMethod.POST, uri, new HttpHeaders())),
                ambiguous(Category.TIMEOUT, new ErrorResponseException(HttpStatusCode.valueOf(504))),
                transientOf(
                        Category.UNAVAILABLE,
                        new org.springframework.core.retry.RetryException("tried", new ConnectException())));
    }

    static List<Row> statuses_of_spring() {
        HttpHeaders none = new HttpHeaders();
        return List.of(
                deterministic(Category.AUTH, client(403, none, "")),
                deterministic(Category.INPUT, client(405, none, "")),
                deterministic(Category.INPUT, client(406, none, "")),
                deterministic(Category.NOT_FOUND, client(410, none, "")),
                deterministic(Category.CONTENT, client(413, none, "")),
                deterministic(Category.INPUT, client(415, none, "")),
                deterministic(Category.INPUT, client(422, none, "")),
                ambiguous(Category.TIMEOUT, client(408, none, "")),
                transientOf(Category.UNAVAILABLE, client(425, none, "")),
                deterministic(Category.PROGRAM, server(501)),
                ambiguous(Category.TIMEOUT, server(504)),
                deterministic(Category.PROGRAM, server(505)),
                new Row(
                        new RestClientResponseException(
                                "text", HttpStatusCode.valueOf(503), "text", retryAfter("4"), NO_BODY, null),
                        dev.agentdlq.FailureKind.TRANSIENT,
                        Category.UNAVAILABLE,
                        Duration.ofSeconds(4)),
                webclient(Category.AUTH, 401),
                webclient(Category.AUTH, 403),
                webclient(Category.NOT_FOUND, 404),
                webclient(Category.INPUT, 400));
    }

    private static Row webclient(String category, int status) {
        return deterministic(
                category,
                WebClientResponseException.create(status, "text", new HttpHeaders(), NO_BODY, StandardCharsets.UTF_8));
    }

    private static retrofit2.HttpException retrofit(int status) {
        okhttp3.Response raw = new okhttp3.Response.Builder()
                .code(status)
                .message("text")
                .protocol(Protocol.HTTP_1_1)
                .header("Retry-After", "5")
                .request(new okhttp3.Request.Builder().url("http://localhost/").build())
                .build();
        return new retrofit2.HttpException(retrofit2.Response.error(ResponseBody.create("", (MediaType) null), raw));
    }

    static List<Row> okhttp_and_apache() {
        return List.of(
                transientOf(Category.RATE_LIMITED, retrofit(429)).after(Duration.ofSeconds(5)),
                deterministic(Category.INPUT, retrofit(422)),
                ambiguous(
                        Category.UNAVAILABLE,
                        new okhttp3.internal.http2.StreamResetException(okhttp3.internal.http2.ErrorCode.CANCEL)),
                ambiguous(Category.UNAVAILABLE, new okhttp3.internal.http2.ConnectionShutdownException()),
                transientOf(Category.RATE_LIMITED, new org.apache.hc.client5.http.HttpResponseException(429, "text")),
                deterministic(Category.AUTH, new org.apache.hc.client5.http.HttpResponseException(403, "text")),
                transientOf(Category.TIMEOUT, new ConnectTimeoutException("connect")),
                transientOf(Category.UNAVAILABLE, new HttpHostConnectException("refused")),
                transientOf(Category.UNAVAILABLE, new ConnectionRequestTimeoutException("pool")),
                ambiguous(Category.UNAVAILABLE, new NoHttpResponseException("none")),
                ambiguous(Category.UNAVAILABLE, new ConnectionClosedException()));
    }

    private static Response feignResponse(int status, Map<String, List<String>> headers) {
        Request request = Request.create(
                Request.HttpMethod.GET, "http://localhost/", Map.of(), NO_BODY, StandardCharsets.UTF_8, null);
        Map<String, java.util.Collection<String>> copy = new java.util.HashMap<>(headers);
        return Response.builder().status(status).headers(copy).request(request).build();
    }

    static List<Row> feign() {
        Response limited = feignResponse(429, Map.of("Retry-After", List.of("9")));
        Response request = feignResponse(503, Map.of());
        Long then = Judge.NOW.plusSeconds(40).toEpochMilli();
        return List.of(
                transientOf(Category.RATE_LIMITED, FeignException.errorStatus("Shop#pay", limited))
                        .after(Duration.ofSeconds(9)),
                ambiguous(Category.UNAVAILABLE, FeignException.errorStatus("Shop#pay", feignResponse(500, Map.of()))),
                new Row(
                        new RetryableException(503, "later", Request.HttpMethod.GET, then, request.request()),
                        dev.agentdlq.FailureKind.TRANSIENT,
                        Category.UNAVAILABLE,
                        Duration.ofSeconds(40)),
                new Row(
                        new RetryableException(
                                -1,
                                "refused",
                                Request.HttpMethod.GET,
                                new ConnectException(),
                                (Long) null,
                                request.request()),
                        dev.agentdlq.FailureKind.TRANSIENT,
                        Category.UNAVAILABLE,
                        null));
    }

    private static HttpClientResponseException micronaut(HttpStatus status) {
        return new HttpClientResponseException(
                "text", new SimpleHttpResponseFactory().status(status).header("Retry-After", "3"));
    }

    static List<Row> micronaut() {
        return List.of(
                transientOf(Category.RATE_LIMITED, micronaut(HttpStatus.TOO_MANY_REQUESTS))
                        .after(Duration.ofSeconds(3)),
                deterministic(Category.AUTH, micronaut(HttpStatus.FORBIDDEN)),
                ambiguous(Category.TIMEOUT, ReadTimeoutException.TIMEOUT_EXCEPTION),
                transientOf(Category.UNAVAILABLE, new HttpClientException("no connection")));
    }

    static List<Row> google() {
        com.google.api.client.http.HttpHeaders headers = new com.google.api.client.http.HttpHeaders();
        headers.setRetryAfter("8");
        return List.of(
                transientOf(Category.UNAVAILABLE, new HttpResponseException.Builder(503, "text", headers).build())
                        .after(Duration.ofSeconds(8)),
                deterministic(
                        Category.AUTH,
                        new HttpResponseException.Builder(401, "text", new com.google.api.client.http.HttpHeaders())
                                .build()));
    }

    @ParameterizedTest
    @MethodSource({"spring", "statuses_of_spring", "okhttp_and_apache", "feign", "micronaut", "google"})
    void is_known(Row row) {
        row.check();
    }
}
