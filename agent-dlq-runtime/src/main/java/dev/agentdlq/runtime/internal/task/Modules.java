/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import dev.agentdlq.TaskDefinitionException;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;

/** Gets at classes of an application that lives in named modules. */
public final class Modules {
    private Modules() {}

    /**
     * Returns a lookup with all rights in a class. What we cannot read we cannot look into, and nobody but ourselves
     * can let us read.
     *
     * @param type the class, in a package that is open to this module
     * @return the lookup
     * @throws IllegalAccessException if its package is not open
     */
    public static MethodHandles.Lookup lookupIn(Class<?> type) throws IllegalAccessException {
        Modules.class.getModule().addReads(type.getModule());
        return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
    }

    /**
     * Makes a method callable that need not be public.
     *
     * @param method the method
     * @return the same
     * @throws TaskDefinitionException if its package is not open to this module
     */
    static Method accessible(Method method) {
        try {
            method.setAccessible(true);
            return method;
        } catch (InaccessibleObjectException closed) {
            throw notOpen(method.getDeclaringClass());
        }
    }

    /**
     * Says what to open.
     *
     * @param type a class in a package that is not open to this module
     * @return the exception to throw
     */
    public static TaskDefinitionException notOpen(Class<?> type) {
        String packageName = type.getPackageName();
        return new TaskDefinitionException("package " + packageName + " of " + type.getModule()
                + " must be open to dev.agentdlq.runtime, but is not; add 'opens " + packageName
                + " to dev.agentdlq.runtime, com.fasterxml.jackson.databind;' to its module-info");
    }
}
