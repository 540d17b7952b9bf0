/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.springai;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.model.ChatResponse;

/**
 * The calls that a model asks for in one answer. A tool is told its arguments and not the id of its call, so that is
 * found by name and arguments; of calls that are alike, any may have any id. Thread-safe.
 */
final class RequestedCalls {
    private final List<ToolCall> waiting;

    RequestedCalls(ChatResponse response) {
        waiting = new ArrayList<>(response.getResults().stream()
                .map(generation -> generation.getOutput().getToolCalls())
                .filter(calls -> !calls.isEmpty())
                .findFirst()
                .orElse(List.of()));
    }

    List<String> tools() {
        return waiting.stream().map(ToolCall::name).distinct().toList();
    }

    /** Returns the id of a call that begins; null where it has none. */
    @Nullable
    String takeId(String tool, String input) {
        ToolCall call = take(tool, input);
        return call == null || call.id() == null || call.id().isBlank() ? null : call.id();
    }

    private synchronized @Nullable ToolCall take(String tool, String input) {
        for (Iterator<ToolCall> calls = waiting.iterator(); calls.hasNext(); ) {
            ToolCall call = calls.next();
            if (call.name().equals(tool) && isSame(call.arguments(), input)) {
                calls.remove();
                return call;
            }
        }
        return null;
    }

    private static boolean isSame(@Nullable String requested, String input) {
        boolean none = requested == null || requested.isBlank();
        return none ? input.equals("{}") : input.equals(requested);
    }
}
