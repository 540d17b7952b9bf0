/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.intercept;

import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.runtime.internal.task.TaskFinder;
import dev.agentdlq.runtime.internal.task.UserClass;
import dev.agentdlq.spi.TaskDescriptor;
import java.lang.reflect.Modifier;
import java.util.List;

/**
 * Of what a wrapper class is made, and what it is to be.
 *
 * @param form how its instances look to a caller
 * @param type the class with the tasks
 * @param interfaces those of its instances, for {@link Form#INTERFACES}
 */
record Outline(Form form, Class<?> type, List<Class<?>> interfaces) {
    enum Form {
        /** A subclass of the user's class. */
        SUBCLASS,
        /** Has the same interfaces: nothing else can be seen of a JDK proxy or a lambda. */
        INTERFACES,
        /** A class of its own with the same methods and interfaces. */
        FACADE
    }

    Outline {
        interfaces = List.copyOf(interfaces);
    }

    static Outline wrapper(UserClass user) {
        if (!user.interfaces().isEmpty()) {
            return ofInterfaces(user);
        }
        requireSubclassable(user.type());
        return new Outline(Form.SUBCLASS, user.type(), List.of());
    }

    static Outline facade(UserClass user) {
        return user.interfaces().isEmpty() ? new Outline(Form.FACADE, user.type(), List.of()) : ofInterfaces(user);
    }

    /** An interface that cannot be seen from the class with the tasks is of no use to who calls them. */
    private static Outline ofInterfaces(UserClass user) {
        Class<?> home = home(user.type(), user.interfaces());
        List<Class<?>> seen =
                user.interfaces().stream().filter(type -> isSeen(type, home)).toList();
        return new Outline(Form.INTERFACES, user.type(), seen);
    }

    List<TaskDescriptor> tasks() {
        return form == Form.SUBCLASS ? TaskFinder.tasksOf(type) : TaskFinder.callableTasksOf(type);
    }

    /** The class in whose package and class loader the wrapper class is defined. */
    Class<?> home() {
        return home(type, interfaces);
    }

    /** Only classes of its package can implement an interface that is not public. */
    private static Class<?> home(Class<?> type, List<Class<?>> interfaces) {
        return interfaces.stream()
                .filter(candidate -> !Modifier.isPublic(candidate.getModifiers()) && isSeen(type, candidate))
                .findFirst()
                .orElse(type);
    }

    private static boolean isSeen(Class<?> type, Class<?> home) {
        try {
            return Class.forName(type.getName(), false, home.getClassLoader()) == type
                    && (Modifier.isPublic(type.getModifiers())
                            || type.getPackageName().equals(home.getPackageName()));
        } catch (ClassNotFoundException hidden) {
            return false;
        }
    }

    private static void requireSubclassable(Class<?> type) {
        if (Modifier.isFinal(type.getModifiers()) || type.isSealed() || type.isEnum()) {
            throw new TaskDefinitionException("class " + type.getName() + " must not be final, sealed, a record or an"
                    + " enum, because the wrapper is a subclass of it; make it an ordinary class, or call facade(…) in"
                    + " place of wrap(…), which gives an object of another class with the same methods");
        }
    }
}
