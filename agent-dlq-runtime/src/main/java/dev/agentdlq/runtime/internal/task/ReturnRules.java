/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import dev.agentdlq.AgentTask;
import dev.agentdlq.OnFailure;
import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.TaskOutcome;
import dev.agentdlq.internal.ReturnTypes;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Refuses methods that return before their work is done, in a form that nobody can watch. */
final class ReturnRules {
    private ReturnRules() {}

    static void requireWatchable(Method method) {
        Class<?>[] parameters = method.getParameterTypes();
        if (parameters.length > 0 && name(parameters[parameters.length - 1]).equals(ReturnTypes.CONTINUATION)) {
            throw refused(
                    method,
                    "must not be a suspending Kotlin function: it returns before its work is done; return a"
                            + " CompletableFuture or block");
        }
        Class<?> returned = method.getReturnType();
        if (is(returned, ReturnTypes.REACTIVE)) {
            throw refused(
                    method,
                    "must not return " + name(returned) + ": its work begins when somebody subscribes, so the call"
                            + " never fails; return a CompletionStage or the plain value");
        }
        if (is(returned, ReturnTypes.ASYNCHRONOUS) && !ReturnTypes.WATCHABLE.contains(name(returned))) {
            throw refused(
                    method,
                    "must not return " + name(returned) + ": its failure would be missed, or its caller could not get"
                            + " the same type back; declare CompletionStage or CompletableFuture");
        }
    }

    /** An outcome says by itself what becomes of a failed call. */
    static void requireOneAnswer(Method method) {
        AgentTask task = Objects.requireNonNull(method.getAnnotation(AgentTask.class));
        if (task.onFailure() == OnFailure.NOTICE && givesOutcome(method.getGenericReturnType())) {
            throw refused(
                    method,
                    "must not have onFailure = NOTICE, because it returns TaskOutcome, which has the notice in place"
                            + " of an exception; remove onFailure");
        }
    }

    private static boolean givesOutcome(Type type) {
        if (type instanceof ParameterizedType stage && stage.getRawType() instanceof Class<?> raw) {
            return raw == TaskOutcome.class
                    || (ReturnTypes.WATCHABLE.contains(name(raw)) && givesOutcome(stage.getActualTypeArguments()[0]));
        }
        return type == TaskOutcome.class;
    }

    private static boolean is(@Nullable Class<?> type, Set<String> names) {
        if (type == null) {
            return false;
        }
        if (names.contains(name(type)) || is(type.getSuperclass(), names)) {
            return true;
        }
        for (Class<?> superinterface : type.getInterfaces()) {
            if (is(superinterface, names)) {
                return true;
            }
        }
        return false;
    }

    private static String name(Class<?> type) {
        return type.getName().replace('$', '.');
    }

    private static TaskDefinitionException refused(Method method, String flaw) {
        return new TaskDefinitionException("@AgentTask method '"
                + method.getDeclaringClass().getSimpleName() + "." + method.getName() + "' " + flaw);
    }
}
