/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import dev.agentdlq.Category;
import io.ktor.client.HttpClient;
import io.ktor.client.HttpClientKt;
import io.ktor.client.engine.java.Java;
import io.ktor.client.network.sockets.ConnectTimeoutException;
import io.ktor.client.plugins.ClientRequestException;
import io.ktor.client.plugins.HttpRequestTimeoutException;
import io.ktor.client.plugins.RedirectResponseException;
import io.ktor.client.plugins.ServerResponseException;
import io.ktor.client.request.HttpRequestBuilder;
import io.ktor.client.request.HttpRequestKt;
import io.ktor.client.statement.HttpStatement;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import kotlin.Unit;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.BuildersKt;
import org.jboss.resteasy.reactive.ClientWebApplicationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients whose exceptions need an answer: each path of the server answers with the status that it names. */
class AnsweringServerTest {
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "6");
            exchange.sendResponseHeaders(
                    Integer.parseInt(exchange.getRequestURI().getPath().substring(1)), -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url(int status) {
        return "http://localhost:" + server.getAddress().getPort() + "/" + status;
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Throwable ofJersey(String url) {
        try (Client client = ClientBuilder.newClient()) {
            return catchThrowable(() -> client.target(url).request().get(String.class));
        }
    }

    @Test
    void an_answer_to_a_jaxrs_client_is_known() throws IOException {
        Row.transientOf(Category.RATE_LIMITED, ofJersey(url(429)))
                .after(Duration.ofSeconds(6))
                .check();
        Row.deterministic(Category.AUTH, ofJersey(url(403))).check();
        Row.ambiguous(Category.UNAVAILABLE, ofJersey(url(500)))
                .after(Duration.ofSeconds(6))
                .check();
        Row.transientOf(Category.UNAVAILABLE, ofJersey("http://localhost:" + unusedPort()))
                .check();
    }

    /** An exception of RESTEasy Reactive that holds an answer of another implementation. */
    private static Throwable ofResteasy(int status) {
        return new ClientWebApplicationException(
                Response.status(status).header("Retry-After", "6").build());
    }

    @Test
    void an_answer_to_a_reactive_client_of_quarkus_is_known() {
        Row.transientOf(Category.RATE_LIMITED, ofResteasy(429))
                .after(Duration.ofSeconds(6))
                .check();
        Row.deterministic(Category.NOT_FOUND, ofResteasy(404)).check();
        Row.ambiguous(Category.UNAVAILABLE, ofResteasy(502))
                .after(Duration.ofSeconds(6))
                .check();
        Row.transientOf(Category.UNAVAILABLE, new ClientWebApplicationException(503))
                .check();
    }

    private static Throwable ofKtor(String url) {
        try (HttpClient client = HttpClientKt.HttpClient(Java.INSTANCE, config -> {
            config.setExpectSuccess(true);
            return Unit.INSTANCE;
        })) {
            HttpRequestBuilder request = new HttpRequestBuilder();
            HttpRequestKt.url(request, url);
            return catchThrowable(() -> BuildersKt.runBlocking(
                    EmptyCoroutineContext.INSTANCE,
                    (scope, continuation) -> new HttpStatement(request, client).execute(continuation)));
        }
    }

    @Test
    void an_answer_to_a_ktor_client_is_known() throws IOException {
        Row.transientOf(Category.RATE_LIMITED, ofKtor(url(429)))
                .after(Duration.ofSeconds(6))
                .check();
        Row.deterministic(Category.INPUT, ofKtor(url(422))).check();
        Row.deterministic(Category.PROGRAM, ofKtor(url(304))).check();
        assertThat(ofKtor(url(304))).isInstanceOf(RedirectResponseException.class);
        assertThat(ofKtor(url(422))).isInstanceOf(ClientRequestException.class);
        assertThat(ofKtor(url(502))).isInstanceOf(ServerResponseException.class);
        Row.ambiguous(Category.UNAVAILABLE, ofKtor(url(502)))
                .after(Duration.ofSeconds(6))
                .check();
        Row.transientOf(Category.UNAVAILABLE, ofKtor("http://localhost:" + unusedPort()))
                .check();
    }

    @Test
    void a_refused_upgrade_to_a_websocket_is_known() {
        Throwable refused = catchThrowable(() -> java.net.http.HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(url(403).replace("http:", "ws:")), new WebSocket.Listener() {})
                .get());

        assertThat(refused).hasCauseInstanceOf(WebSocketHandshakeException.class);
        Row.ambiguous(Category.UNAVAILABLE, refused).check();
    }

    @Test
    void timeouts_of_ktor_are_known() {
        Row.ambiguous(Category.TIMEOUT, new HttpRequestTimeoutException("http://localhost", 5L, null))
                .check();
        Row.transientOf(Category.TIMEOUT, new ConnectTimeoutException("connect", null))
                .check();
    }
}
