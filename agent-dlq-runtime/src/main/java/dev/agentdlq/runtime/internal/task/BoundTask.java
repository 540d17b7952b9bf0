/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import dev.agentdlq.Effect;
import dev.agentdlq.JsonFunction;
import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.spi.TaskDescriptor;
import dev.agentdlq.spi.TaskPolicy;
import dev.agentdlq.spi.TaskWrapper;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A task and where the object comes from whose method retries call.
 *
 * @param descriptor the task
 * @param owner the class with the task
 * @param targets returns the object for a retry
 * @param signature the text of its parameters; {@link Signature#JSON} where it has no method
 * @param upgrades lead stored calls of other parameters to it
 * @param reconciler finds out whether its effect has happened; null if it has none
 * @param resolvedMethods are told when a deferred call has succeeded
 */
public record BoundTask(
        TaskDescriptor descriptor,
        Class<?> owner,
        Supplier<? extends @Nullable Object> targets,
        String signature,
        List<Upgrade> upgrades,
        @Nullable Reconciler reconciler,
        List<ResolvedMethod> resolvedMethods) {

    /** Copies the lists. */
    public BoundTask {
        upgrades = List.copyOf(upgrades);
        resolvedMethods = List.copyOf(resolvedMethods);
    }

    /**
     * Binds a task that tells nobody of its late successes.
     *
     * @param descriptor the task
     * @param owner the class with the task
     * @param targets returns the object for a retry
     * @param upgrades lead stored calls of other parameters to it
     * @param reconciler finds out whether its effect has happened; null if it has none
     * @return the bound task
     */
    public static BoundTask of(
            TaskDescriptor descriptor,
            Class<?> owner,
            Supplier<? extends @Nullable Object> targets,
            List<Upgrade> upgrades,
            @Nullable Reconciler reconciler) {
        String signature = Signature.of(descriptor.parameterTypes(), descriptor.parameterNames());
        return new BoundTask(descriptor, owner, targets, signature, upgrades, reconciler, List.of());
    }

    /**
     * Binds the task to methods that are told when a deferred call has succeeded.
     *
     * @param methods the methods
     * @return the task with them
     */
    BoundTask telling(List<ResolvedMethod> methods) {
        return new BoundTask(descriptor, owner, targets, signature, upgrades, reconciler, methods);
    }

    /**
     * Binds a task without a method.
     *
     * @param type its stable name
     * @param policy how its failures are treated
     * @param latest returns the function for a retry
     * @return the bound task
     */
    static BoundTask ofJson(String type, TaskPolicy policy, LatestFunction latest) {
        return new BoundTask(
                new JsonDescriptor(type, policy),
                JsonFunction.class,
                latest,
                Signature.JSON,
                List.of(),
                null,
                List.of());
    }

    /**
     * Returns whether it has no method, and its one argument is the JSON that a model wrote.
     *
     * @return true for a function of JSON
     */
    public boolean isJson() {
        return descriptor instanceof JsonDescriptor;
    }

    /**
     * Returns whether its effect can be looked for.
     *
     * @return true if it has a reconciler
     */
    public boolean isReconciled() {
        return reconciler != null;
    }

    /**
     * Returns whether it must not be repeated after an execution of which nobody knows what it has done.
     *
     * @return true if its effect is NON_IDEMPOTENT
     */
    public boolean isUnsafeToRepeat() {
        return descriptor.policy().effect() == Effect.NON_IDEMPOTENT;
    }

    /**
     * Asks for the object whose method is called. Runs code of the application.
     *
     * @return the object itself, also where a wrapper was supplied: the repeated call is not a call of its own
     * @throws TaskDefinitionException if the application supplies none, or one of another class
     */
    public Object target() {
        Object supplied = targets.get();
        Object target = supplied instanceof TaskWrapper wrapper ? wrapper.agentDlqTarget() : supplied;
        if (target == null || !(owner.isInstance(target) || UserClass.of(target).type() == owner)) {
            throw new TaskDefinitionException("the retry target of " + owner.getName()
                    + " must be an instance of it, but"
                    + " its supplier returned "
                    + (target == null ? "null" : "a " + target.getClass().getName()));
        }
        return target;
    }

    /**
     * Calls the task's method.
     *
     * @param target what {@link #target} returned
     * @param arguments one value per parameter
     * @return what it returned
     * @throws Throwable what it threw, the very object
     */
    public @Nullable Object invoke(Object target, @Nullable Object[] arguments) throws Throwable {
        if (owner.isInstance(target)) {
            return descriptor.invoke(target, arguments);
        }
        try {
            return InterfaceMethods.invoke(method(), target, arguments);
        } catch (InvocationTargetException thrown) {
            throw Objects.requireNonNull(thrown.getCause());
        }
    }

    private Method method() {
        Class<?>[] parameters = descriptor.erasedParameterTypes().toArray(Class<?>[]::new);
        return Hierarchy.of(owner).stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.getName().equals(descriptor.methodName())
                        && Arrays.equals(method.getParameterTypes(), parameters))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("task " + descriptor.type() + " has lost its method"));
    }

    /**
     * Returns whether calls that were stored with some parameters can be executed.
     *
     * @param stored the text of the stored parameters
     * @return true if they are those of the method, or can be upgraded
     */
    public boolean accepts(String stored) {
        return Signature.areSame(stored, signature) || upgrade(stored).isPresent();
    }

    /**
     * Finds the upgrade of stored calls.
     *
     * @param stored the text of the stored parameters
     * @return the upgrade; empty if there is none
     */
    public Optional<Upgrade> upgrade(String stored) {
        return upgrades.stream()
                .filter(upgrade -> Signature.areSame(stored, upgrade.signature()))
                .findFirst();
    }
}
