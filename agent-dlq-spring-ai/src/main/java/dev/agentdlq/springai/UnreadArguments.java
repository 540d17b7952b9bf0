/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.springai;

import java.util.List;
import java.util.Set;
import org.springframework.ai.tool.execution.ToolExecutionException;

/**
 * Recognises a failure to make arguments of what the model wrote, after which the tool was not called. Spring AI gives
 * it no class of its own, so the place where it was thrown has to tell; where that is not to be seen, it counts as a
 * failure of the tool.
 */
final class UnreadArguments {
    private static final Set<String> CALLERS = Set.of(
            "org.springframework.ai.tool.method.MethodToolCallback",
            "org.springframework.ai.tool.function.FunctionToolCallback",
            "org.springframework.ai.mcp.SyncMcpToolCallback",
            "org.springframework.ai.mcp.AsyncMcpToolCallback",
            "org.springframework.ai.mcp.annotation.method.tool.AbstractMcpToolMethodCallback");

    /** Whose code runs while arguments are made. Any other code is that of a tool, which then was called. */
    private static final List<String> READERS = List.of(
            "java.",
            "jdk.",
            "sun.",
            "tools.jackson.",
            "org.springframework.ai.util.",
            "org.springframework.core.",
            "org.springframework.util.");

    private UnreadArguments() {}

    static boolean areCauseOf(Throwable failure, String tool) {
        if (failure instanceof ToolExecutionException wrapped
                && !wrapped.getToolDefinition().name().equals(tool)) {
            // those of a tool that this one has called
            return false;
        }
        StackTraceElement[] trace = failure.getStackTrace();
        for (int i = 0; i < trace.length; i++) {
            String type = trace[i].getClassName();
            if (CALLERS.contains(type)) {
                return isReading(trace[i].getMethodName(), i == 0 ? "" : trace[i - 1].getMethodName());
            }
            if (READERS.stream().noneMatch(type::startsWith)) {
                return false;
            }
        }
        return false;
    }

    private static boolean isReading(String method, String called) {
        return switch (method) {
            case "extractToolArguments", "buildTypedArgument" -> true;
            // the same method converts the result, after the tool was called
            case "call" -> called.startsWith("fromJson");
            // what a tool's method throws is wrapped right here; from below comes that reflection does not call it
            case "callMethod" -> !called.isEmpty();
            default -> false;
        };
    }
}
