/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import dev.agentdlq.JsonFunction;
import dev.agentdlq.spi.RunningTasks;
import dev.agentdlq.spi.TaskGate;
import dev.agentdlq.spi.TaskGate.Substitute;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tool without a Java method, such as one of an MCP server: a function of JSON whose failed calls are kept and
 * retried like those of an {@code @AgentTask} method. Made by {@link AgentDlq#task}. Thread-safe.
 */
public final class JsonTask {
    private final String type;
    private final JsonFunction function;
    private final TaskGate gate;

    JsonTask(String type, JsonFunction function, TaskGate gate) {
        this.type = type;
        this.function = function;
        this.gate = gate;
    }

    /**
     * Returns the task's stable name.
     *
     * @return the name that is stored with every entry
     */
    public String type() {
        return type;
    }

    /**
     * Calls the function. If it fails, the call is kept with the very text of its arguments, and retries call the
     * function that was registered last. Adds at most the capture deadline to a call that fails, and nothing that
     * matters to one that succeeds.
     *
     * @param argumentsJson the arguments, as a rule a JSON object; text that is none is kept as it is
     * @return what the function returned; where the policy asks for a notice, that sentence in place of a failure
     * @throws dev.agentdlq.TaskDeferredException if the policy has repeated calls held back, and this is one
     * @throws Exception the very exception that the function threw
     */
    public @Nullable String call(String argumentsJson) throws Exception {
        return call(argumentsJson, function);
    }

    /**
     * Calls another function in the place of the registered one, for who knows more now than a retry will: the caller's
     * request, or how to hand on a result that is no text. Retries call the function that was registered last.
     *
     * @param argumentsJson the arguments, as a rule a JSON object; text that is none is kept as it is
     * @param now what to call this time; what it does must be the same
     * @return what it returned; where the policy asks for a notice, that sentence in place of a failure; where it has
     *     repeated calls held back and this is one, the result of the earlier call
     * @throws dev.agentdlq.TaskDeferredException if this is a repeated call, and the earlier one is not settled
     * @throws Exception the very exception that it threw
     */
    public @Nullable String call(String argumentsJson, JsonFunction now) throws Exception {
        @Nullable Object[] arguments = {Objects.requireNonNull(argumentsJson, "argumentsJson")};
        Substitute known = gate.knowsFailedCalls() ? gate.instead(arguments) : null;
        if (known != null) {
            return (String) known.value();
        }
        String result = execute(argumentsJson, arguments, now);
        if (gate.knowsFailedCalls()) {
            gate.succeeded(arguments, result);
        }
        return result;
    }

    private @Nullable String execute(String argumentsJson, @Nullable Object[] arguments, JsonFunction now)
            throws Exception {
        RunningTasks running = gate.enter();
        int mark = running.depth - 1;
        String result;
        try {
            result = now.call(argumentsJson);
        } catch (Throwable failure) {
            Object answer = answer(running, mark, arguments, failure);
            if (answer instanceof String sentence) {
                return sentence;
            }
            throw failure;
        }
        try {
            gate.exit(running, mark);
        } catch (Throwable stackIsFull) {
            // No call can be made now, and the caller must get what the function returned.
            running.depth = mark;
        }
        return result;
    }

    private Object answer(RunningTasks running, int mark, @Nullable Object[] arguments, Throwable failure) {
        try {
            return gate.answered(running, mark, arguments, failure);
        } catch (Throwable stackIsFull) {
            // No call can be made now, and the caller must get what the function threw.
            running.depth = mark;
            return failure;
        }
    }
}
