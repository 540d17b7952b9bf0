/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one task method. The annotation processor generates an implementation for each class with
 * {@code @AgentTask} methods; for other classes the runtime makes one by reflection. Immutable and thread-safe.
 */
public interface TaskDescriptor {
    /**
     * Returns the stable name that is stored with every entry.
     *
     * @return the name
     */
    String type();

    /**
     * Returns the name of the Java method.
     *
     * @return the name
     */
    String methodName();

    /**
     * Returns the parameter types of the Java method after erasure, which together with the name say which method it
     * is.
     *
     * @return one class per parameter
     */
    List<Class<?>> erasedParameterTypes();

    /**
     * Returns the parameter types with their type arguments, by which arguments are written and read.
     *
     * @return one type per parameter
     */
    List<Type> parameterTypes();

    /**
     * Returns the parameter names.
     *
     * @return one name per parameter; {@code arg0}, {@code arg1} … where the class was compiled neither with
     *     {@code -parameters} nor with the annotation processor
     */
    List<String> parameterNames();

    /**
     * Returns which parameters are marked as {@link dev.agentdlq.Sensitive}, here or where the method was first
     * declared.
     *
     * @return indexes of parameters, counted from zero; by default none
     */
    default Set<Integer> sensitiveParameters() {
        return Set.of();
    }

    /**
     * Returns the return type with its type arguments.
     *
     * @return the type; {@code void.class} for none
     */
    Type returnType();

    /**
     * Returns how failures of this task are treated.
     *
     * @return the policy
     */
    TaskPolicy policy();

    /**
     * Calls the method.
     *
     * @param target the object whose method is called
     * @param arguments one value per parameter, primitives boxed
     * @return what the method returned; null for void
     * @throws Throwable what the method threw, the very object
     */
    @Nullable
    Object invoke(Object target, @Nullable Object[] arguments) throws Throwable;
}
