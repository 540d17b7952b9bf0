/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.intercept;

import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.runtime.internal.task.Modules;
import dev.agentdlq.spi.TaskDescriptor;
import dev.agentdlq.spi.TaskGate;
import dev.agentdlq.spi.TaskWrapper;
import java.lang.annotation.Annotation;
import java.lang.annotation.Inherited;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.NamingStrategy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.field.FieldDescription;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.modifier.SyntheticState;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.dynamic.scaffold.subclass.ConstructorStrategy;
import net.bytebuddy.implementation.FieldAccessor;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.MethodCall;
import net.bytebuddy.implementation.attribute.MethodAttributeAppender;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * The class of the wrappers of one user class: a subclass without constructors that passes every call on to the wrapped
 * instance and leads those of tasks through their gates. It keeps annotations, generic signatures and parameter names,
 * because frameworks find tools by them. Immutable.
 */
public final class WrapperClass {
    private static final String TARGET = "agentDlq$target";
    private static final String GATE = "agentDlq$gate";

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
            try (DynamicType.Unloaded<?> made = make(type, tasks)) {
                Class<?> wrapper = made.load(type.getClassLoader(), ClassLoadingStrategy.UsingLookup.of(lookup))
                        .getLoaded();
                return of(wrapper, type, Modules.lookupIn(wrapper), tasks);
            }
        } catch (IllegalAccessException closed) {
            throw Modules.notOpen(type);
        } catch (Exception refused) {
            throw new TaskDefinitionException("class " + type.getName() + " cannot be wrapped: " + refused);
        }
    }

    private static WrapperClass of(
            Class<?> wrapper, Class<?> type, MethodHandles.Lookup lookup, List<TaskDescriptor> tasks)
            throws ReflectiveOperationException {
        List<MethodHandle> gateSetters = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            gateSetters.add(lookup.findSetter(wrapper, GATE + i, TaskGate.class));
        }
        return new WrapperClass(
                tasks, Constructors.ofObjectFor(wrapper), lookup.findSetter(wrapper, TARGET, type), gateSetters);
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

    private static void requireSubclassable(Class<?> type) {
        if (Modifier.isFinal(type.getModifiers()) || type.isSealed() || type.isHidden() || type.isEnum()) {
            throw new TaskDefinitionException(
                    "class " + type.getName() + " must not be final, sealed, a record, an enum or"
                            + " a lambda: the wrapper is a subclass of it; make it an ordinary class");
        }
    }

    private static DynamicType.Unloaded<?> make(Class<?> type, List<TaskDescriptor> tasks) {
        DynamicType.Builder<?> builder = new ByteBuddy()
                // A fixed name would collide when a class is wrapped by a second AgentDlq.
                .with(new NamingStrategy.SuffixingRandom("AgentDlq"))
                .subclass(type, ConstructorStrategy.Default.NO_CONSTRUCTORS)
                .annotateType(notInherited(type))
                .defineField(TARGET, type, Visibility.PRIVATE, SyntheticState.SYNTHETIC)
                .implement(TaskWrapper.class)
                .intercept(FieldAccessor.ofField(TARGET))
                .method(delegable(type))
                .intercept(forward())
                .attribute(MethodAttributeAppender.ForInstrumentedMethod.EXCLUDING_RECEIVER);
        for (int i = 0; i < tasks.size(); i++) {
            builder = builder.defineField(GATE + i, TaskGate.class, Visibility.PRIVATE, SyntheticState.SYNTHETIC)
                    .method(methodOf(tasks.get(i)))
                    .intercept(guarded(GATE + i))
                    .attribute(MethodAttributeAppender.ForInstrumentedMethod.EXCLUDING_RECEIVER);
        }
        return builder.make();
    }

    private static List<Annotation> notInherited(Class<?> type) {
        return Arrays.stream(type.getDeclaredAnnotations())
                .filter(annotation -> !annotation.annotationType().isAnnotationPresent(Inherited.class))
                .toList();
    }

    /**
     * All virtual methods but those that the wrapper may not call on another object: {@code finalize}, {@code clone}
     * and protected ones of a superclass in another package.
     */
    private static ElementMatcher<MethodDescription> delegable(Class<?> type) {
        TypeDescription userType = TypeDescription.ForLoadedType.of(type);
        return ElementMatchers.<MethodDescription>isVirtual()
                .and(ElementMatchers.not(ElementMatchers.isFinalizer()))
                .and(ElementMatchers.not(ElementMatchers.isDeclaredBy(TaskWrapper.class)))
                .and(method -> !method.isProtected()
                        || method.getDeclaringType().asErasure().isSamePackage(userType));
    }

    private static ElementMatcher<MethodDescription> methodOf(TaskDescriptor task) {
        Class<?>[] parameters = task.erasedParameterTypes().toArray(Class<?>[]::new);
        return ElementMatchers.<MethodDescription>definedMethod(
                ElementMatchers.<MethodDescription.InDefinedShape>named(task.methodName())
                        .and(ElementMatchers.takesArguments(parameters)));
    }

    private static MethodCall forward() {
        return MethodCall.invokeSelf().onField(TARGET).withAllArguments();
    }

    private static Implementation guarded(String gateField) {
        return Advice.withCustomMapping()
                .bind(new GateMapping(gateField))
                .to(TaskAdvice.class)
                .wrap(forward());
    }

    /** Resolves {@link TaskAdvice.OwnGate} to a field of the wrapper. */
    private record GateMapping(String field) implements Advice.OffsetMapping.Factory<TaskAdvice.OwnGate> {
        @Override
        public Class<TaskAdvice.OwnGate> getAnnotationType() {
            return TaskAdvice.OwnGate.class;
        }

        @Override
        public Advice.OffsetMapping make(
                ParameterDescription.InDefinedShape target,
                AnnotationDescription.Loadable<TaskAdvice.OwnGate> annotation,
                AdviceType adviceType) {
            return (instrumentedType, instrumentedMethod, assigner, argumentHandler, sort) -> {
                FieldDescription gate = instrumentedType
                        .getDeclaredFields()
                        .filter(ElementMatchers.named(field))
                        .getOnly();
                return new Advice.OffsetMapping.Target.ForField.ReadOnly(gate);
            };
        }
    }
}
