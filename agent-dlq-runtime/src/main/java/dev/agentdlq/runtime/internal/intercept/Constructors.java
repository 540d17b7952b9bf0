/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.intercept;

import java.lang.reflect.Constructor;

/**
 * Makes instances without running a constructor of their class: the wrapper needs none of the state that the user's
 * constructor would set up, and must not repeat its effects. Uses the class of module jdk.unsupported that
 * serialization libraries use; it is there in JDK 17 to 25.
 */
final class Constructors {
    private Constructors() {}

    /** Called by reflection, because javac has a warning for this class that cannot be suppressed. */
    static Constructor<?> ofObjectFor(Class<?> type) throws ReflectiveOperationException {
        Class<?> factoryType = Class.forName("sun.reflect.ReflectionFactory");
        Object factory = factoryType.getMethod("getReflectionFactory").invoke(null);
        Constructor<Object> ofObject = Object.class.getDeclaredConstructor();
        return (Constructor<?>) factoryType
                .getMethod("newConstructorForSerialization", Class.class, Constructor.class)
                .invoke(factory, type, ofObject);
    }
}
