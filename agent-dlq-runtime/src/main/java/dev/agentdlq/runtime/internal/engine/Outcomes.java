/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.engine;

import dev.agentdlq.TaskOutcome;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Tasks that are declared to give a {@link TaskOutcome}. */
public final class Outcomes {
    private Outcomes() {}

    static boolean isOutcome(Type type) {
        return type == TaskOutcome.class
                || (type instanceof ParameterizedType parameterized && parameterized.getRawType() == TaskOutcome.class);
    }

    /**
     * Returns the type of what is stored of a result.
     *
     * @param type what a task gives
     * @return the type argument of an outcome; any other type as it is
     */
    public static Type valueType(Type type) {
        if (!isOutcome(type)) {
            return type;
        }
        return type instanceof ParameterizedType outcome ? outcome.getActualTypeArguments()[0] : Object.class;
    }

    /**
     * Returns what is stored of a result.
     *
     * @param result what a task gave
     * @return the value of an outcome, null for one that is deferred; any other result as it is
     */
    public static @Nullable Object valueOf(@Nullable Object result) {
        return result instanceof TaskOutcome<?> outcome ? outcome.value().orElse(null) : result;
    }
}
