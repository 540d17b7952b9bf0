/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import dev.agentdlq.AgentTask;
import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.spi.TaskWrapper;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The class that somebody wrote, of an object that may be a proxy of it. Names of tasks, retry targets and duplicates
 * go by this class; calls go to the object, so that what a proxy adds (a transaction, say) happens inside the task.
 * Immutable.
 *
 * @param type the class with the tasks; an interface where nothing is known of what is behind it
 * @param actual the class of the object
 * @param interfaces by which the object is called where it is no instance of a class that can be named: a JDK proxy, a
 *     lambda; else none
 */
public record UserClass(Class<?> type, Class<?> actual, List<Class<?>> interfaces) {
    /** Parts of the names that Spring, Weld, Guice, Javassist, Hibernate, Byte Buddy, Mockito and Micronaut give. */
    private static final List<String> PARTS_OF_GENERATED_NAMES =
            List.of("$$", "$HibernateProxy$", "$ByteBuddy$", "$MockitoMock$", "$Definition$Intercepted");

    private static final Set<String> SUFFIXES_OF_QUARKUS = Set.of("_Subclass", "_ClientProxy");

    /** Interfaces of Spring's proxies, and which of their methods tells the class behind. */
    private static final Map<String, String> TELLERS = new TreeMap<>(Map.of(
            "org.springframework.core.DecoratingProxy", "getDecoratedClass",
            "org.springframework.aop.TargetClassAware", "getTargetClass"));

    /** Copies the list. */
    public UserClass {
        interfaces = List.copyOf(interfaces);
    }

    /**
     * Finds the class.
     *
     * @param instance an object, a proxy perhaps, but no wrapper
     * @return its user class
     * @throws TaskDefinitionException if it can only be called by interfaces of which not exactly one has tasks
     */
    public static UserClass of(Object instance) {
        Class<?> actual = instance.getClass();
        if (!hasOnlyInterfaces(actual)) {
            return new UserClass(written(actual), actual, List.of());
        }
        List<Class<?>> interfaces = Arrays.stream(actual.getInterfaces())
                .filter(type -> !isOfSpring(type))
                .toList();
        Class<?> behind = classBehind(instance);
        if (behind != null && !hasOnlyInterfaces(behind) && TaskFinder.hasTasks(written(behind))) {
            return new UserClass(written(behind), actual, interfaces);
        }
        return new UserClass(onlyOneWithTasks(actual, interfaces), actual, interfaces);
    }

    /**
     * Returns whether an object is a proxy around a wrapper that does not tell so by its own class.
     *
     * @param instance an object
     * @return true if its calls pass a wrapper behind it
     */
    public static boolean isAroundWrapper(Object instance) {
        Class<?> behind = classBehind(instance);
        return behind != null && TaskWrapper.class.isAssignableFrom(behind);
    }

    /**
     * Returns whether an object stands for another one, whose fields it does not have.
     *
     * @return true for a proxy, and a lambda
     */
    public boolean isProxy() {
        return actual != type;
    }

    /**
     * The nearest superclass that nobody has generated. A class with tasks of its own was written, whatever its name.
     */
    private static Class<?> written(Class<?> type) {
        Class<?> candidate = type;
        for (Class<?> superclass = candidate.getSuperclass();
                isGenerated(candidate) && superclass != null && superclass != Object.class;
                superclass = candidate.getSuperclass()) {
            if (addsTasks(candidate, superclass)) {
                return candidate;
            }
            candidate = superclass;
        }
        return candidate;
    }

    private static boolean isGenerated(Class<?> type) {
        String name = type.getName();
        return type.isHidden()
                || PARTS_OF_GENERATED_NAMES.stream().anyMatch(name::contains)
                || SUFFIXES_OF_QUARKUS.stream().anyMatch(name::endsWith);
    }

    private static boolean addsTasks(Class<?> type, Class<?> superclass) {
        TypeVariables variables = TypeVariables.of(type);
        List<String> inherited = TaskFinder.taskMethods(superclass).stream()
                .map(method -> Hierarchy.key(method, variables))
                .toList();
        return Arrays.stream(type.getDeclaredMethods())
                .anyMatch(method -> method.isAnnotationPresent(AgentTask.class)
                        && !method.isSynthetic()
                        && !inherited.contains(Hierarchy.key(method, variables)));
    }

    private static boolean hasOnlyInterfaces(Class<?> type) {
        return Proxy.isProxyClass(type) || (type.isHidden() && type.getSuperclass() == Object.class);
    }

    /** What makes an object a proxy of Spring's is not for its wrapper to promise. */
    private static boolean isOfSpring(Class<?> type) {
        return type.getName().startsWith("org.springframework.aop.") || TELLERS.containsKey(type.getName());
    }

    private static @Nullable Class<?> classBehind(Object proxy) {
        for (Class<?> type : Hierarchy.of(proxy.getClass())) {
            String teller = TELLERS.get(type.getName());
            if (teller != null) {
                try {
                    Method method = type.getMethod(teller);
                    if (method.invoke(proxy) instanceof Class<?> behind && behind != proxy.getClass()) {
                        return behind;
                    }
                } catch (ReflectiveOperationException | RuntimeException unknown) {
                    // Another version of Spring, or a target source that cannot tell: the interfaces must do.
                }
            }
        }
        return null;
    }

    private static Class<?> onlyOneWithTasks(Class<?> actual, List<Class<?>> interfaces) {
        List<Class<?>> found = interfaces.stream()
                .filter(TaskFinder::hasTasks)
                .filter(type -> interfaces.stream().noneMatch(other -> other != type && type.isAssignableFrom(other)))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        List<String> names = interfaces.stream().map(Class::getName).toList();
        throw new TaskDefinitionException(
                found.isEmpty()
                        ? "class " + actual.getName() + " is a proxy or a lambda, of which only its interfaces can be"
                                + " seen, so one of them must have an @AgentTask method, but none of " + names
                                + " has; annotate the interface, or wrap the object behind the proxy"
                        : "class " + actual.getName() + " is a proxy or a lambda, of which only its interfaces can be"
                                + " seen, so one of them must have all @AgentTask methods, but "
                                + found.stream().map(Class::getName).toList()
                                + " have some; wrap the object behind the proxy, or make one interface of them");
    }
}
