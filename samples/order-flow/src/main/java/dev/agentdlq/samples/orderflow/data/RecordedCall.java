/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.data;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One tool call that a model made, with the answer that was recorded. Immutable.
 *
 * @param conversation the conversation it belongs to
 * @param model who made it, if known
 * @param seq its place in the conversation, from 0
 * @param tool the tool's name as the model wrote it
 * @param arguments the arguments as the model wrote them
 * @param resultKind {@code ok} or {@code error}
 * @param result what was answered, or the beginning of it
 * @param resultLen the length of the full answer, if {@code result} is only its beginning
 * @param resultSha256 the first 16 hex digits of the full answer's SHA-256, if {@code result} is only its beginning
 * @param errorClass {@code deterministic} or {@code transient} for errors
 * @param errorCode a short code for errors
 * @param repeatOf the seq of the conversation's first call with the same tool and arguments, if that was not this one
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RecordedCall(
        @JsonProperty(required = true) String conversation,
        @Nullable String model,
        @JsonProperty(required = true) int seq,
        @JsonProperty(required = true) String tool,
        @JsonProperty(required = true) JsonNode arguments,
        @JsonProperty(required = true) String resultKind,
        @JsonProperty(required = true) String result,
        @Nullable Integer resultLen,
        @JsonProperty("result_sha256") @Nullable String resultSha256,
        @Nullable String errorClass,
        @Nullable String errorCode,
        @Nullable Integer repeatOf) {

    private static final String ERROR_PREFIX = "Error: ";

    /** Checks what must be there; a field may be present and null. */
    public RecordedCall {
        Objects.requireNonNull(conversation, "conversation");
        Objects.requireNonNull(tool, "tool");
        Objects.requireNonNull(arguments, "arguments");
        Objects.requireNonNull(resultKind, "resultKind");
        Objects.requireNonNull(result, "result");
    }

    /** Returns the id by which the dead-letter queue knows the call. */
    public String taskId() {
        return taskId(conversation, seq);
    }

    /** Returns the id of a call of a conversation. */
    public static String taskId(String conversation, int seq) {
        return conversation + "/" + seq;
    }

    /** Returns whether the recorded answer was an error. */
    public boolean hasError() {
        return resultKind.equals("error");
    }

    /** Returns what the recorded error said. */
    public String errorText() {
        return result.startsWith(ERROR_PREFIX) ? result.substring(ERROR_PREFIX.length()) : result;
    }

    /** Returns whether the recorded error was one that heals. */
    public boolean hasTransientError() {
        return hasError() && "transient".equals(errorClass);
    }

    /** Returns whether the recorded error was one that no retry heals. */
    public boolean hasDeterministicError() {
        return hasError() && !hasTransientError();
    }

    /** Returns the seq that this call and all calls identical to it share. */
    public int groupSeq() {
        return repeatOf == null ? seq : repeatOf;
    }
}
