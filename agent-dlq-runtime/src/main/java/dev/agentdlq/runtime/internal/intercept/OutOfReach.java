/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.intercept;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of methods that a subclass cannot pass on: called on the wrapper, they run on its own empty fields. */
final class OutOfReach {
    private static final Logger LOG = LoggerFactory.getLogger(OutOfReach.class);

    private OutOfReach() {}

    static void warn(Class<?> type) {
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            for (Method method : c.getDeclaredMethods()) {
                String reason = reason(method, type);
                if (reason != null) {
                    LOG.warn(
                            "method '{}' of {} is {}, so a wrapper cannot pass its calls on: it runs on the wrapper,"
                                    + " whose fields are empty; make it an overridable method",
                            method.getName(),
                            c.getName(),
                            reason);
                }
            }
        }
    }

    private static @Nullable String reason(Method method, Class<?> type) {
        int modifiers = method.getModifiers();
        if (Modifier.isStatic(modifiers) || method.isSynthetic()) {
            return null;
        }
        if (Modifier.isPrivate(modifiers)) {
            return isTool(method) ? "private" : null;
        }
        if (Modifier.isFinal(modifiers)) {
            return "final";
        }
        boolean isHidden = !Modifier.isPublic(modifiers)
                && !method.getDeclaringClass().getPackageName().equals(type.getPackageName());
        return isHidden && isTool(method) ? "not public in another package" : null;
    }

    /** Frameworks call also what they cannot override. All name their annotation so: Tool, McpTool, LlmTool. */
    private static boolean isTool(Method method) {
        return Arrays.stream(method.getDeclaredAnnotations())
                .anyMatch(annotation ->
                        annotation.annotationType().getSimpleName().endsWith("Tool"));
    }
}
