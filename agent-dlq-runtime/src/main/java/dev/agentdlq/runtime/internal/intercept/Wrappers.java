/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.intercept;

import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.runtime.internal.task.UserClass;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The wrapper classes, one per user class and form. Keeps no class loader from being collected: what is remembered of a
 * class hangs on a class that sees all classes of which the wrapper class is made.
 */
public final class Wrappers {
    private static final ClassValue<Map<Outline, WrapperClass>> CLASSES = new ClassValue<>() {
        @Override
        protected Map<Outline, WrapperClass> computeValue(Class<?> home) {
            return new ConcurrentHashMap<>();
        }
    };

    private Wrappers() {}

    /**
     * Finds the class of the wrappers that can stand in the place of an object, or makes it.
     *
     * @param user the class of the object
     * @return the class of its wrappers
     * @throws TaskDefinitionException if it cannot be wrapped
     */
    public static WrapperClass of(UserClass user) {
        return of(Outline.wrapper(user));
    }

    /**
     * Finds the class of the facades of an object, or makes it.
     *
     * @param user the class of the object
     * @return the class of its facades
     * @throws TaskDefinitionException if no facade can be made
     */
    public static WrapperClass facadeOf(UserClass user) {
        return of(Outline.facade(user));
    }

    private static WrapperClass of(Outline outline) {
        return CLASSES.get(outline.home())
                .computeIfAbsent(outline, missing -> WrapperClass.of(missing, missing.tasks()));
    }
}
