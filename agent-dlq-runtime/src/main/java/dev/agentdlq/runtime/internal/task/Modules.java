/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import dev.agentdlq.TaskDefinitionException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.util.List;

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
     * Opens all packages of an application's module to some others, by the rights of the application: tools, the data
     * that they take and the descriptors beside them may be in any of them. Nothing is to be done for a class outside
     * of named modules.
     *
     * @param type a class in the module
     * @param lookup the application's own {@code MethodHandles.lookup()}, made in the same module
     * @param others the modules that may look into it; this one is always among them
     * @throws TaskDefinitionException if the lookup does not have the rights
     */
    public static void open(Class<?> type, MethodHandles.Lookup lookup, List<Module> others) {
        Module module = type.getModule();
        if (!module.isNamed()) {
            return;
        }
        if (!lookup.hasFullPrivilegeAccess() || lookup.lookupClass().getModule() != module) {
            throw new TaskDefinitionException("the lookup for class " + type.getName()
                    + " must be what MethodHandles.lookup() returns in " + module + ", but is " + lookup + " of "
                    + lookup.lookupClass().getModule()
                    + "; call it in a class of that module and pass it on unchanged");
        }
        try {
            // Only the module itself may open its packages, and that is what whoever has its lookup is.
            MethodHandle opener = lookup.findVirtual(
                    Module.class, "addOpens", MethodType.methodType(Module.class, String.class, Module.class));
            for (String name : module.getPackages()) {
                opener.invoke(module, name, Modules.class.getModule());
                for (Module other : others) {
                    opener.invoke(module, name, other);
                }
            }
        } catch (Throwable impossible) {
            throw new IllegalStateException(module + " could not be opened by its own lookup", impossible);
        }
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
                + " must be open to dev.agentdlq.runtime, but is not; pass MethodHandles.lookup() as a second argument, or"
                + " add 'opens " + packageName
                + " to dev.agentdlq.runtime, com.fasterxml.jackson.databind;' to its module-info");
    }
}
