package shop;

import com.sun.net.httpserver.HttpServer;
import dev.langchain4j.exception.HttpException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The shop's server, which is overloaded at first, and the way to it. */
class Backend {
    static final int FAILURES = 2;
    static final String SECRET = "node 7 of the shop is overloaded";

    /** The idempotency keys of all requests. */
    final List<String> keys = new CopyOnWriteArrayList<>();

    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    Backend() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            boolean overloaded = keys.size() <= FAILURES;
            byte[] answer = (overloaded ? SECRET : "cancelled").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(overloaded ? 503 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    String cancel(String orderId, String reason, String key) throws IOException, InterruptedException {
        URI address = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(orderId + ": " + reason))
                .build();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new HttpException(response.statusCode(), response.body());
        }
        return response.body();
    }

    void stop() {
        server.stop(0);
    }
}
