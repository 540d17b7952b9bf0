/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.springai;

import java.lang.reflect.Type;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.tool.execution.DefaultToolCallResultConverter;
import org.springframework.ai.tool.execution.ToolCallResultConverter;

/**
 * Gives the model the value of a tool that returns a {@link CompletionStage}. Spring AI does not wait for stages: by
 * itself it tells the model whether the stage is done, and never hears of its failure. Thread-safe.
 *
 * <pre>{@code
 * @AgentTask
 * @Tool(description = "Ships an order", resultConverter = StageResultConverter.class)
 * public CompletableFuture<Shipment> ship(String orderId) { … }
 * }</pre>
 */
public final class StageResultConverter implements ToolCallResultConverter {
    private final ToolCallResultConverter values = new DefaultToolCallResultConverter();

    /** Creates a converter. */
    public StageResultConverter() {}

    /**
     * Waits until the stage has ended, and converts its value as Spring AI does by default.
     *
     * @param result what the tool returned; what is no stage is converted as it is
     * @param returnType what the tool's method returns
     * @return the value as JSON
     * @throws java.util.concurrent.CompletionException if the stage failed
     */
    @Override
    public String convert(@Nullable Object result, @Nullable Type returnType) {
        return result instanceof CompletionStage<?> stage
                ? values.convert(stage.toCompletableFuture().join(), null)
                : values.convert(result, returnType);
    }
}
