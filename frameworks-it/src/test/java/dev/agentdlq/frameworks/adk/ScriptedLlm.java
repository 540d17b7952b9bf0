/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.adk;

import com.google.adk.models.BaseLlm;
import com.google.adk.models.BaseLlmConnection;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import io.reactivex.rxjava3.core.Flowable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model that makes the calls that it is told to make, all at once, and then says that it is done. */
final class ScriptedLlm extends BaseLlm {
    final Map<String, Map<String, Object>> told = new LinkedHashMap<>();

    private final List<Part> calls;

    ScriptedLlm(Part... calls) {
        super("scripted-1");
        this.calls = List.of(calls);
    }

    @Override
    public Flowable<LlmResponse> generateContent(LlmRequest llmRequest, boolean stream) {
        llmRequest.contents().stream()
                .flatMap(content -> content.parts().orElse(List.of()).stream())
                .flatMap(part -> part.functionResponse().stream())
                .forEach(this::remember);
        Content answer = told.isEmpty()
                ? Content.builder().role("model").parts(calls).build()
                : Content.builder()
                        .role("model")
                        .parts(List.of(Part.fromText("done")))
                        .build();
        return Flowable.just(LlmResponse.builder().content(answer).build());
    }

    private void remember(FunctionResponse response) {
        told.put(response.name().orElseThrow(), response.response().orElseThrow());
    }

    @Override
    public BaseLlmConnection connect(LlmRequest llmRequest) {
        throw new UnsupportedOperationException("no live connection");
    }
}
