/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.runtime.internal.codec.JsonCodec;
import dev.agentdlq.runtime.internal.intercept.WrapperClass;
import dev.agentdlq.runtime.internal.intercept.Wrappers;
import dev.agentdlq.runtime.internal.task.BoundTask;
import dev.agentdlq.runtime.internal.task.Modules;
import dev.agentdlq.runtime.internal.task.TaskRegistry;
import dev.agentdlq.runtime.internal.task.UserClass;
import dev.agentdlq.spi.TaskGate;
import dev.agentdlq.spi.TaskWrapper;
import java.lang.invoke.MethodHandles;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The objects that a queue protects, each with what stands in its place. Thread-safe. */
final class Wrapping {
    private final TaskRegistry tasks;
    private final Function<BoundTask, TaskGate> gates;
    private final IdentityHashMap<Object, Kept> keptByTarget = new IdentityHashMap<>();

    /** Those whose wrappers may be many, because the application says which object retries call. */
    private final WeakObjects targetsOfMany = new WeakObjects();

    /** What was made for an object, whose tasks are bound once. */
    private record Kept(List<BoundTask> bound, Map<WrapperClass, Object> standInByClass) {}

    /**
     * Creates an instance that protects nothing yet.
     *
     * @param tasks where tasks are made known to those who retry
     * @param gates makes the door of a task
     */
    Wrapping(TaskRegistry tasks, Function<BoundTask, TaskGate> gates) {
        this.tasks = tasks;
        this.gates = gates;
    }

    /** Lets this library and the JSON library look into the module of an object. */
    static void open(Object instance, MethodHandles.Lookup lookup) {
        if (!(instance instanceof TaskWrapper)) {
            Modules.open(UserClass.of(instance).type(), lookup, List.of(JsonCodec.library()));
        }
    }

    Object wrap(Object instance) {
        return protect(instance, Wrappers::of);
    }

    Object facade(Object instance) {
        return protect(instance, Wrappers::facadeOf);
    }

    private synchronized Object protect(Object instance, Function<UserClass, WrapperClass> classes) {
        if (isProtected(instance)) {
            return instance;
        }
        UserClass user = UserClass.of(instance);
        WrapperClass wrapperClass = classes.apply(user);
        Kept present = keptByTarget.get(instance);
        Kept kept = present != null ? present : keep(user, wrapperClass, instance);
        return kept.standInByClass()
                .computeIfAbsent(wrapperClass, missing -> newInstance(missing, instance, kept.bound()));
    }

    /** Lets all objects go; what was made for them still works. */
    synchronized void clear() {
        keptByTarget.clear();
        targetsOfMany.clear();
    }

    private Kept keep(UserClass user, WrapperClass wrapperClass, Object instance) {
        Kept kept = new Kept(tasks.add(user, wrapperClass.tasks(), instance), new HashMap<>());
        if (tasks.isSupplied(user.type())) {
            targetsOfMany.add(instance);
        } else {
            keptByTarget.put(instance, kept);
        }
        return kept;
    }

    private Object newInstance(WrapperClass wrapperClass, Object instance, List<BoundTask> bound) {
        Map<String, BoundTask> boundByType = bound.stream()
                .collect(Collectors.toMap(task -> task.descriptor().type(), Function.identity()));
        List<TaskGate> doors = wrapperClass.tasks().stream()
                .map(task -> gates.apply(Objects.requireNonNull(boundByType.get(task.type()))))
                .toList();
        return wrapperClass.newInstance(instance, doors);
    }

    /** Also what somebody put around a wrapper is protected: its calls pass it. */
    private boolean isProtected(Object instance) {
        if (!(instance instanceof TaskWrapper wrapper)) {
            return UserClass.isAroundWrapper(instance);
        }
        Object target = wrapper.agentDlqTarget();
        if (!keptByTarget.containsKey(target) && !targetsOfMany.contains(target)) {
            throw new TaskDefinitionException("an object must be wrapped by one queue, but this "
                    + target.getClass().getName()
                    + " is another queue's wrapper; wrap the object that is inside it");
        }
        return true;
    }
}
