/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.intercept;

import dev.agentdlq.runtime.internal.task.InterfaceMethods;
import dev.agentdlq.spi.TaskDescriptor;
import dev.agentdlq.spi.TaskGate;
import dev.agentdlq.spi.TaskWrapper;
import java.lang.annotation.Annotation;
import java.lang.annotation.Inherited;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.NamingStrategy;
import net.bytebuddy.NamingStrategy.Suffixing.BaseNameResolver;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.modifier.SyntheticState;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.subclass.ConstructorStrategy;
import net.bytebuddy.implementation.FieldAccessor;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.MethodCall;
import net.bytebuddy.implementation.StubMethod;
import net.bytebuddy.implementation.attribute.MethodAttributeAppender;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/** Which methods a wrapper has, and what each of them does: it overrides what its class or its interfaces declare. */
final class WrapperShape {
    static final String TARGET = "agentDlq$target";

    private final Outline outline;
    private final List<TaskDescriptor> tasks;
    private final Guards guards;
    private final Map<Method, Method> writtenByDeclared = new HashMap<>();

    WrapperShape(Outline outline, List<TaskDescriptor> tasks, Guards guards) {
        this.outline = outline;
        this.tasks = tasks;
        this.guards = guards;
        if (outline.form() == Outline.Form.INTERFACES && !outline.type().isInterface()) {
            findWritten(outline.type());
        }
    }

    DynamicType.Unloaded<?> make() {
        Class<?> type = outline.type();
        Exposure exposure = new Exposure(tasks, method -> writtenByDeclared.getOrDefault(method, method));
        DynamicType.Builder<?> builder = begin().implement(TaskWrapper.class)
                .intercept(FieldAccessor.ofField(TARGET))
                .method(Members.delegable(type))
                .intercept(forward())
                .transform(exposure)
                .attribute(MethodAttributeAppender.ForInstrumentedMethod.EXCLUDING_RECEIVER)
                .method(ElementMatchers.<MethodDescription>isEquals().and(Members.ownedByUser()))
                .intercept(Advice.to(EqualsAdvice.class).wrap(forward()))
                // One that ran on the wrapper would see empty fields.
                .method(ElementMatchers.<MethodDescription>isFinalizer().and(Members.ownedByUser()))
                .intercept(StubMethod.INSTANCE);
        for (int i = 0; i < tasks.size(); i++) {
            String gate = Guards.GATE + i;
            builder = builder.defineField(gate, TaskGate.class, Visibility.PRIVATE, SyntheticState.SYNTHETIC)
                    .method(methodOf(tasks.get(i)))
                    .intercept(guards.through(gate, tasks.get(i), forward()))
                    .transform(exposure)
                    .attribute(MethodAttributeAppender.ForInstrumentedMethod.EXCLUDING_RECEIVER);
        }
        return builder.make();
    }

    /** Begins a class that is named like its home; a fixed name would collide when a class is wrapped again. */
    static ByteBuddy namedLike(Class<?> home) {
        return new ByteBuddy()
                .with(new NamingStrategy.SuffixingRandom(
                        "AgentDlq", new BaseNameResolver.ForGivenType(TypeDescription.ForLoadedType.of(home))));
    }

    private DynamicType.Builder<?> begin() {
        ByteBuddy byteBuddy = namedLike(outline.home());
        Class<?> type = outline.type();
        if (outline.form() == Outline.Form.SUBCLASS) {
            return byteBuddy
                    .subclass(type, ConstructorStrategy.Default.NO_CONSTRUCTORS)
                    .annotateType(notInherited(type))
                    .defineField(TARGET, type, Visibility.PRIVATE, SyntheticState.SYNTHETIC);
        }
        return byteBuddy
                .subclass(Object.class, ConstructorStrategy.Default.NO_CONSTRUCTORS)
                .implement(GenericInterfaces.of(type, outline.interfaces()))
                .annotateType(type.getAnnotations())
                .defineField(TARGET, Object.class, Visibility.PRIVATE, SyntheticState.SYNTHETIC);
    }

    private static List<Annotation> notInherited(Class<?> type) {
        return Arrays.stream(type.getDeclaredAnnotations())
                .filter(annotation -> !annotation.annotationType().isAnnotationPresent(Inherited.class))
                .toList();
    }

    private static Implementation.Composable forward() {
        return MethodCall.invokeSelf()
                .onField(TARGET)
                .withAllArguments()
                .withAssigner(Assigner.DEFAULT, Assigner.Typing.DYNAMIC);
    }

    private ElementMatcher<MethodDescription> methodOf(TaskDescriptor task) {
        Class<?>[] parameters = declaredParameters(task);
        return ElementMatchers.<MethodDescription>definedMethod(
                ElementMatchers.<MethodDescription.InDefinedShape>named(task.methodName())
                        .and(ElementMatchers.takesArguments(parameters)));
    }

    private Class<?>[] declaredParameters(TaskDescriptor task) {
        if (outline.form() == Outline.Form.INTERFACES) {
            return InterfaceMethods.of(
                            outline.type(), outline.interfaces(), task.methodName(), task.erasedParameterTypes())
                    .map(Method::getParameterTypes)
                    .orElseThrow(() -> WrapperClass.notInInterfaces(outline, task));
        }
        return task.erasedParameterTypes().toArray(Class<?>[]::new);
    }

    private void findWritten(Class<?> type) {
        for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
            for (Method method : declaring.getDeclaredMethods()) {
                if (!method.isSynthetic()) {
                    InterfaceMethods.of(
                                    type, outline.interfaces(), method.getName(), List.of(method.getParameterTypes()))
                            .ifPresent(declared -> writtenByDeclared.putIfAbsent(declared, method));
                }
            }
        }
    }
}
