/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.intercept;

import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.runtime.internal.task.Modules;
import dev.agentdlq.spi.TaskDescriptor;
import dev.agentdlq.spi.TaskGate;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The class of the wrappers of one user class: a subclass without constructors that passes every call on to the wrapped
 * instance and leads those of tasks through their gates. It keeps annotations, generic signatures and parameter names,
 * because frameworks find tools by them. Immutable.
 */
public final class WrapperClass {
    private static final Logger LOG = LoggerFactory.getLogger(WrapperClass.class);

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
     * @param type the user's class
     * @param tasks its tasks
     * @return the wrapper class, defined in the same package and class loader
     * @throws TaskDefinitionException if no subclass of it can be made
     */
    public static WrapperClass of(Class<?> type, List<TaskDescriptor> tasks) {
        requireSubclassable(type);
        try {
            MethodHandles.Lookup lookup = Modules.lookupIn(type);
            try (DynamicType.Unloaded<?> made = WrapperShape.make(type, tasks)) {
                Class<?> wrapper = made.load(type.getClassLoader(), ClassLoadingStrategy.UsingLookup.of(lookup))
                        .getLoaded();
                requireGuarded(wrapper, type, tasks);
                warnOfFinalMethods(type);
                return of(wrapper, type, Modules.lookupIn(wrapper), tasks);
            }
        } catch (IllegalAccessException closed) {
            throw Modules.notOpen(type);
        } catch (TaskDefinitionException known) {
            throw known;
        } catch (Exception refused) {
            throw new TaskDefinitionException("class " + type.getName() + " cannot be wrapped: " + refused);
        }
    }

    private static WrapperClass of(
            Class<?> wrapper, Class<?> type, MethodHandles.Lookup lookup, List<TaskDescriptor> tasks)
            throws ReflectiveOperationException {
        List<MethodHandle> gateSetters = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            gateSetters.add(lookup.findSetter(wrapper, WrapperShape.GATE + i, TaskGate.class));
        }
        return new WrapperClass(
                tasks,
                Constructors.ofObjectFor(wrapper),
                lookup.findSetter(wrapper, WrapperShape.TARGET, type),
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

    /** A bridge that calls an override without the annotation, or a method out of reach, would not be protected. */
    private static void requireGuarded(Class<?> wrapper, Class<?> type, List<TaskDescriptor> tasks) {
        for (TaskDescriptor task : tasks) {
            Class<?>[] parameters = task.erasedParameterTypes().toArray(Class<?>[]::new);
            boolean guarded = Arrays.stream(wrapper.getDeclaredMethods())
                    .anyMatch(method -> method.getName().equals(task.methodName())
                            && Arrays.equals(method.getParameterTypes(), parameters)
                            && !method.isBridge());
            if (!guarded) {
                throw new TaskDefinitionException("task '" + task.type() + "' (method '" + task.methodName()
                        + "') of class " + type.getName() + " must be a method that the wrapper can override, but it is"
                        + " overridden without @AgentTask, or not visible in the class's package; annotate the"
                        + " overriding method, or make it public");
            }
        }
    }

    private static void warnOfFinalMethods(Class<?> type) {
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            for (Method method : c.getDeclaredMethods()) {
                int modifiers = method.getModifiers();
                if (Modifier.isFinal(modifiers) && !Modifier.isPrivate(modifiers) && !Modifier.isStatic(modifiers)) {
                    LOG.warn(
                            "method '{}' of {} is final, so a wrapper cannot pass its calls on: it runs on the wrapper,"
                                    + " whose fields are empty; leave final out",
                            method.getName(),
                            c.getName());
                }
            }
        }
    }

    private static void requireSubclassable(Class<?> type) {
        if (Modifier.isFinal(type.getModifiers()) || type.isSealed() || type.isHidden() || type.isEnum()) {
            throw new TaskDefinitionException(
                    "class " + type.getName() + " must not be final, sealed, a record, an enum or"
                            + " a lambda: the wrapper is a subclass of it; make it an ordinary class");
        }
    }
}
