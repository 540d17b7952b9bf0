/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.classifier;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.exception.HttpResponseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.core.http.Headers;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.models.ErrorObject;
import jakarta.validation.ConstraintViolationException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;

/**
 * Gives a recorded error text the exception that a Java library would have thrown for it, by the shape of the text
 * alone: a status that it shows, the name of a provider's error, the words of a broken connection, of a parser, of a
 * call that cannot be bound.
 */
final class RecordedMessage {
    private static final Pattern STATUS =
            Pattern.compile("(?:status_code=|[Ss]tatus code:? |Error code: |[\"']status[\"']: ?)(\\d{3})\\b");
    private static final Pattern STATUS_LINE = Pattern.compile("\\b([45]\\d\\d) [A-Z][a-z]+");
    private static final Pattern PROVIDER_ERROR = Pattern.compile("\\b([A-Z][A-Za-z]+?)(?:Error|Exception)\\b");
    private static final Pattern PROVIDER_CODE = Pattern.compile("^\\((\\w+)\\) [\\s\\S]*\\nCode: \\1\\b");
    private static final Pattern REFUSAL =
            Pattern.compile("^Error: (?!Error executing|Exception|Unable|Failed|Could not)");

    private static final Map<String, Integer> STATUS_BY_ERROR = Map.of(
            "BadRequest", 400,
            "Authentication", 401,
            "PermissionDenied", 403,
            "NotFound", 404,
            "Conflict", 409,
            "UnprocessableEntity", 422,
            "RateLimit", 429,
            "InternalServer", 500,
            "ServiceUnavailable", 503);

    /** In this order; the first that is found in the text makes the exception. */
    private static final Map<Pattern, Function<String, Throwable>> SHAPES = new LinkedHashMap<>();

    static {
        shape("(?i)timed? ?out", text -> new OpenAIIoException(text, new SocketTimeoutException(text)));
        shape("ConnectionResetError|[Cc]onnection (?:aborted|reset)", SocketException::new);
        shape("[Cc]onnection refused", ConnectException::new);
        shape("(?i)connection error", text -> new OpenAIIoException(text, new IOException(text)));
        shape("(?:Expecting|Extra data|Unterminated|Invalid \\\\?escape).*line \\d+ column \\d+", text -> unparsable());
        shape("Exceeded \\d+ redirects", ProtocolException::new);
        shape("Credential\\w* (?:failed|unavailable)", text -> new ClientAuthenticationException(text, null));
        shape("(?i)\\bapi key\\b", text -> ofClient(401, text));
        shape("validation errors? for", text -> new ConstraintViolationException(text, Set.of()));
        shape("index out of range", IndexOutOfBoundsException::new);
        shape("No module named", ClassNotFoundException::new);
        shape("No such function|Unknown action", NoSuchMethodException::new);
        shape("unexpected keyword argument|required positional argument", IllegalArgumentException::new);
        shape("^'[^']*'$|not found|does(?: not|n't) exists?|[Uu]nknown ", NoSuchElementException::new);
        shape("\\b(?:must be|should be|invalid|not valid|not permitted|exceeds)\\b", IllegalArgumentException::new);
    }

    /** A sentence of the tool's own about what it was asked for: its task lists it as deterministic. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message);
        }
    }

    private RecordedMessage() {}

    private static void shape(String pattern, Function<String, Throwable> exception) {
        SHAPES.put(Pattern.compile(pattern), exception);
    }

    static Throwable thrown(String text) {
        Throwable ofStatus = ofStatus(text);
        if (ofStatus != null) {
            return ofStatus;
        }
        for (Map.Entry<Pattern, Function<String, Throwable>> shape : SHAPES.entrySet()) {
            if (shape.getKey().matcher(text).find()) {
                return shape.getValue().apply(text);
            }
        }
        return REFUSAL.matcher(text).find() ? new Refusal(text) : new RuntimeException(text);
    }

    private static @Nullable Throwable ofStatus(String text) {
        Matcher shown = STATUS.matcher(text);
        if (shown.find()) {
            return ofClient(Integer.parseInt(shown.group(1)), text);
        }
        Matcher code = PROVIDER_CODE.matcher(text);
        if (code.find()) {
            return code.group(1).equals("None")
                    ? new HttpResponseException(text, null)
                    : ofProvider(400, code.group(1), text);
        }
        Matcher name = PROVIDER_ERROR.matcher(text);
        while (name.find()) {
            Integer status = STATUS_BY_ERROR.get(name.group(1));
            if (status != null) {
                return ofProvider(status, codeIn(text), text);
            }
        }
        Matcher line = STATUS_LINE.matcher(text);
        if (line.find()) {
            return ofClient(Integer.parseInt(line.group(1)), text);
        }
        for (HttpStatus status : HttpStatus.values()) {
            if (status.isError() && status.getReasonPhrase().contains(" ") && text.contains(status.getReasonPhrase())) {
                return ofClient(status.value(), text);
            }
        }
        return text.contains("Forbidden") ? ofClient(403, text) : null;
    }

    /** OpenAI's answers say these things in words and as a code; of a text only the words are left. */
    private static @Nullable String codeIn(String text) {
        if (text.contains("exceeded your current quota")) {
            return "insufficient_quota";
        }
        return text.contains("maximum context length") ? "context_length_exceeded" : null;
    }

    private static Throwable ofProvider(int status, @Nullable String code, String text) {
        return UnexpectedStatusCodeException.builder()
                .statusCode(status)
                .headers(Headers.builder().build())
                .error(ErrorObject.builder()
                        .code(Optional.ofNullable(code))
                        .message(text)
                        .param(Optional.empty())
                        .type("error")
                        .build())
                .build();
    }

    private static Throwable ofClient(int status, String text) {
        HttpStatusCode code = HttpStatusCode.valueOf(status);
        byte[] noBody = {};
        return code.is4xxClientError()
                ? HttpClientErrorException.create(text, code, "", new HttpHeaders(), noBody, StandardCharsets.UTF_8)
                : HttpServerErrorException.create(text, code, "", new HttpHeaders(), noBody, StandardCharsets.UTF_8);
    }

    private static Throwable unparsable() {
        try {
            return new AssertionError(new ObjectMapper().readTree("{\"cut\": \"of"));
        } catch (JsonProcessingException e) {
            return e;
        }
    }
}
