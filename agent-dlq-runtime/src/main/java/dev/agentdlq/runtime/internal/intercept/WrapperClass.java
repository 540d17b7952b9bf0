/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.intercept;

import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.runtime.internal.task.Modules;
import dev.agentdlq.spi.TaskDescriptor;
import dev.agentdlq.spi.TaskGate;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;

/**
 * The class of the wrappers of one user class. It has no constructor to call, passes every call on to the wrapped
 * instance and leads those of tasks through their gates. It keeps annotations, generic signatures and parameter names,
 * because frameworks find tools by them. Immutable.
 */
public final class WrapperClass {
    private final List<TaskDescriptor> tasks;
    private final Constructor<?> constructor;
    private final MethodHandle targetSetter;
    private final List<MethodHandle> gateSetters;

    private WrapperClass(
            List<TaskDescriptor> tasks,
            Constructor<?> constructor,
            MethodHandle targetSetter,
            List<MethodHandle> gateSetters) {
        this.tasks = List.copyOf(tasks);
        this.constructor = constructor;
        this.targetSetter = targetSetter;
        this.gateSetters = gateSetters;
    }

    /**
     * Makes the class.
     *
     * @param outline of what it is made
     * @param tasks the tasks of the user's class
     * @return the wrapper class, defined in the same package and class loader
     * @throws TaskDefinitionException if it cannot be made
     */
    static WrapperClass of(Outline outline, List<TaskDescriptor> tasks) {
        Class<?> home = outline.home();
        try {
            MethodHandles.Lookup lookup = Modules.lookupIn(home);
            Guards guards = new Guards();
            try (DynamicType.Unloaded<?> made = make(outline, tasks, guards)) {
                requireGuarded(guards, outline.type(), tasks);
                Class<?> wrapper = made.load(home.getClassLoader(), ClassLoadingStrategy.UsingLookup.of(lookup))
                        .getLoaded();
                if (outline.form() == Outline.Form.SUBCLASS) {
                    OutOfReach.warn(outline.type());
                }
                return of(wrapper, outline, Modules.lookupIn(wrapper), tasks);
            }
        } catch (IllegalAccessException closed) {
            throw Modules.notOpen(home);
        } catch (TaskDefinitionException known) {
            throw known;
        } catch (Exception | LinkageError refused) {
            throw new TaskDefinitionException("class " + outline.type().getName() + " cannot be wrapped: " + refused);
        }
    }

    private static DynamicType.Unloaded<?> make(Outline outline, List<TaskDescriptor> tasks, Guards guards) {
        return outline.form() == Outline.Form.FACADE
                ? new FacadeShape(outline.type(), tasks, guards).make()
                : new WrapperShape(outline, tasks, guards).make();
    }

    private static WrapperClass of(
            Class<?> wrapper, Outline outline, MethodHandles.Lookup lookup, List<TaskDescriptor> tasks)
            throws ReflectiveOperationException {
        Class<?> target = outline.form() == Outline.Form.INTERFACES ? Object.class : outline.type();
        List<MethodHandle> gateSetters = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            gateSetters.add(lookup.findSetter(wrapper, Guards.GATE + i, TaskGate.class));
        }
        return new WrapperClass(
                tasks,
                Constructors.ofObjectFor(wrapper),
                lookup.findSetter(wrapper, WrapperShape.TARGET, target),
                gateSetters);
    }

    /**
     * Returns the tasks that its wrappers protect.
     *
     * @return the tasks
     */
    public List<TaskDescriptor> tasks() {
        return tasks;
    }

    /**
     * Makes a wrapper.
     *
     * @param target the instance that it passes calls on to
     * @param gates one per task, in the order of the tasks
     * @return the wrapper
     */
    public Object newInstance(Object target, List<? extends TaskGate> gates) {
        try {
            Object wrapper = constructor.newInstance();
            targetSetter.invoke(wrapper, target);
            for (int i = 0; i < gates.size(); i++) {
                gateSetters.get(i).invoke(wrapper, gates.get(i));
            }
            return wrapper;
        } catch (Throwable impossible) {
            throw new IllegalStateException(
                    "a wrapper of " + target.getClass().getName() + " was made but not filled", impossible);
        }
    }

    /** A method that the wrapper's package does not see would not be protected. */
    private static void requireGuarded(Guards guards, Class<?> type, List<TaskDescriptor> tasks) {
        for (int i = 0; i < tasks.size(); i++) {
            if (!guards.isUsed(Guards.GATE + i)) {
                TaskDescriptor task = tasks.get(i);
                throw new TaskDefinitionException("task '" + task.type() + "' (method '" + task.methodName()
                        + "') of class " + type.getName() + " must be a method that the wrapper can override and"
                        + " call, but it is declared in another package and not public; make it public");
            }
        }
    }

    static TaskDefinitionException notInInterfaces(Outline outline, TaskDescriptor task) {
        return new TaskDefinitionException("task '" + task.type() + "' (method '" + task.methodName() + "') of class "
                + outline.type().getName() + " must be in an interface of its proxy, because nobody can call it"
                + " otherwise, but is in none of "
                + outline.interfaces().stream().map(Class::getName).toList()
                + "; add it to one of them, or let the proxy be a subclass (proxyTargetClass = true in Spring)");
    }
}
