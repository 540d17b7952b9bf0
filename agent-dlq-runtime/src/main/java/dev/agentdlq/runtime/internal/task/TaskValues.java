/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import dev.agentdlq.TaskOutcome;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What tasks give in the end. */
final class TaskValues {
    private TaskValues() {}

    /** What a task gives in the end, where its result comes later or is an outcome. */
    static Type valueOf(Type returned) {
        Type value = returned;
        for (Class<?> around : List.of(CompletionStage.class, TaskOutcome.class)) {
            if (around.isAssignableFrom(Erasure.of(value))) {
                value = value instanceof ParameterizedType type ? type.getActualTypeArguments()[0] : Object.class;
            }
        }
        return value;
    }

    static Class<?> boxed(Type type) {
        return MethodType.methodType(Erasure.of(type)).wrap().returnType();
    }
}
