/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.intercept;

import dev.agentdlq.Repeats;
import dev.agentdlq.runtime.internal.engine.Answer;
import dev.agentdlq.runtime.internal.engine.AsyncResults;
import dev.agentdlq.spi.TaskDescriptor;
import dev.agentdlq.spi.TaskGate;
import dev.agentdlq.spi.TaskWrapper;
import java.lang.annotation.Annotation;
import java.lang.annotation.Inherited;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.NamingStrategy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.field.FieldDescription;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.modifier.SynchronizationState;
import net.bytebuddy.description.modifier.SyntheticState;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.Transformer;
import net.bytebuddy.dynamic.scaffold.subclass.ConstructorStrategy;
import net.bytebuddy.implementation.FieldAccessor;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.MethodCall;
import net.bytebuddy.implementation.StubMethod;
import net.bytebuddy.implementation.attribute.MethodAttributeAppender;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/** Which methods a wrapper has, and what each of them does. */
final class WrapperShape {
    static final String TARGET = "agentDlq$target";
    static final String GATE = "agentDlq$gate";

    private WrapperShape() {}

    static DynamicType.Unloaded<?> make(Class<?> type, List<TaskDescriptor> tasks) {
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
                .transform(unsynchronized())
                .attribute(MethodAttributeAppender.ForInstrumentedMethod.EXCLUDING_RECEIVER)
                .method(ElementMatchers.<MethodDescription>isEquals().and(ownedByUser()))
                .intercept(Advice.to(EqualsAdvice.class).wrap(forward()))
                // One that ran on the wrapper would see empty fields.
                .method(ElementMatchers.<MethodDescription>isFinalizer().and(ownedByUser()))
                .intercept(StubMethod.INSTANCE);
        for (int i = 0; i < tasks.size(); i++) {
            builder = builder.defineField(GATE + i, TaskGate.class, Visibility.PRIVATE, SyntheticState.SYNTHETIC)
                    .method(methodOf(tasks.get(i)))
                    .intercept(guarded(tasks.get(i), GATE + i))
                    .transform(unsynchronized())
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
     * All virtual methods but those that the wrapper may not call on another object ({@code finalize}, {@code clone}
     * and protected ones of a superclass in another package), and Object's own {@code equals} and {@code hashCode}, by
     * which a wrapper equals itself and nothing else.
     */
    private static ElementMatcher<MethodDescription> delegable(Class<?> type) {
        TypeDescription userType = TypeDescription.ForLoadedType.of(type);
        ElementMatcher<MethodDescription> identity = ElementMatchers.<MethodDescription>isEquals()
                .or(ElementMatchers.isHashCode())
                .and(ElementMatchers.isDeclaredBy(Object.class));
        return ElementMatchers.<MethodDescription>isVirtual()
                .and(ElementMatchers.not(ElementMatchers.isFinalizer()))
                .and(ElementMatchers.not(ElementMatchers.isDeclaredBy(TaskWrapper.class)))
                .and(ElementMatchers.not(identity))
                .and(method -> !method.isProtected()
                        || method.getDeclaringType().asErasure().isSamePackage(userType));
    }

    private static ElementMatcher<MethodDescription> ownedByUser() {
        return ElementMatchers.not(ElementMatchers.isDeclaredBy(Object.class));
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

    /** The wrapped method takes its own lock; one of the wrapper would be held while a failure is stored. */
    private static Transformer<MethodDescription> unsynchronized() {
        return Transformer.ForMethod.withModifiers(SynchronizationState.PLAIN);
    }

    private static Implementation guarded(TaskDescriptor task, String gateField) {
        Advice.WithCustomMapping advice = Advice.withCustomMapping().bind(new GateMapping(gateField));
        Implementation kept = advice.to(TaskAdvice.class, exitOf(task)).wrap(forward());
        return task.policy().repeats() == Repeats.COALESCE
                ? advice.to(RepeatAdvice.class).wrap(kept)
                : kept;
    }

    private static Class<?> exitOf(TaskDescriptor task) {
        if (Answer.of(task) == Answer.FAILURE) {
            return AsyncResults.isAsync(task) ? AsyncTaskAdvice.class : TaskAdvice.class;
        }
        return AsyncResults.isAsync(task) ? AsyncAnswerAdvice.class : AnswerAdvice.class;
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
