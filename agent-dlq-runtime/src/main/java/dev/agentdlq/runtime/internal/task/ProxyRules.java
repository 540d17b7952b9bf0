/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import dev.agentdlq.TaskDefinitionException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Stream;

/** Refuses methods that would run on a proxy itself, whose fields are empty, in place of the object behind it. */
final class ProxyRules {
    private ProxyRules() {}

    /** Checks the methods that the engine calls beside those of tasks. */
    static void requireCallable(BoundTask task, UserClass user) {
        Reconciler reconciler = task.reconciler();
        Stream.of(
                        task.upgrades().stream().map(Upgrade::method),
                        task.resolvedMethods().stream().map(ResolvedMethod::method),
                        reconciler == null ? Stream.<Method>of() : Stream.of(reconciler.method()))
                .flatMap(methods -> methods)
                .filter(method -> user.isProxy() && !Modifier.isStatic(method.getModifiers()))
                .forEach(method -> requireCallable(method, user));
    }

    private static void requireCallable(Method method, UserClass user) {
        boolean isOutOfReach = user.interfaces().isEmpty()
                ? (method.getModifiers() & (Modifier.PRIVATE | Modifier.FINAL)) != 0
                : InterfaceMethods.of(
                                user.type(), user.interfaces(), method.getName(), List.of(method.getParameterTypes()))
                        .isEmpty();
        if (isOutOfReach) {
            throw new TaskDefinitionException("method '" + user.type().getSimpleName() + "." + method.getName()
                    + "' must be callable on the proxy " + user.actual().getName() + ", but is "
                    + (user.interfaces().isEmpty()
                            ? "private or final, so that it would run on the proxy's own empty fields; make it an"
                                    + " overridable method"
                            : "in none of its interfaces; add it to one of them, or make it static"));
        }
    }
}
