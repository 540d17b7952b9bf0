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
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.NamingStrategy;
import net.bytebuddy.NamingStrategy.Suffixing.BaseNameResolver;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.field.FieldDescription;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.modifier.SyntheticState;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.description.type.TypeDefinition;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.DynamicType.Builder.MethodDefinition.ReceiverTypeDefinition;
import net.bytebuddy.dynamic.scaffold.subclass.ConstructorStrategy;
import net.bytebuddy.implementation.ExceptionMethod;
import net.bytebuddy.implementation.FieldAccessor;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.MethodCall;
import net.bytebuddy.implementation.StubMethod;
import net.bytebuddy.implementation.attribute.MethodAttributeAppender;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.assign.TypeCasting;
import net.bytebuddy.implementation.bytecode.member.FieldAccess;
import net.bytebuddy.implementation.bytecode.member.MethodVariableAccess;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/** Which methods a wrapper has, and what each of them does: it overrides what its class or its interfaces declare. */
final class WrapperShape {
    static final String TARGET = "agentDlq$target";

    private final Outline outline;
    private final List<TaskDescriptor> tasks;
    private final Guards guards;
    private final Map<Method, Method> writtenByDeclared = new HashMap<>();
    private final Exposure exposure;

    WrapperShape(Outline outline, List<TaskDescriptor> tasks, Guards guards) {
        this.outline = outline;
        this.tasks = tasks;
        this.guards = guards;
        this.exposure = new Exposure(tasks, method -> writtenByDeclared.getOrDefault(method, method));
        if (outline.form() == Outline.Form.INTERFACES && !outline.type().isInterface()) {
            findWritten(outline.type());
        }
    }

    DynamicType.Unloaded<?> make() {
        DynamicType.Builder<?> builder = begin().implement(TaskWrapper.class).intercept(FieldAccessor.ofField(TARGET));
        FieldDescription target = builder.toTypeDescription()
                .getDeclaredFields()
                .filter(ElementMatchers.named(TARGET))
                .getOnly();
        ElementMatcher<MethodDescription> delegable = Members.delegable(outline.type());
        builder = exposed(builder.method(delegable).intercept(forward(target, target.getType())));
        for (Class<?> type : outline.interfaces()) {
            ElementMatcher<MethodDescription> declaredThere =
                    method -> method.getDeclaringType().asErasure().isAssignableFrom(type);
            builder = exposed(builder.method(ElementMatchers.<MethodDescription>isVirtual()
                            .and(declaredThere)
                            .and(delegable))
                    .intercept(forward(target, describe(type))));
        }
        if (hasOwnEquals()) {
            builder = builder.method(
                            ElementMatchers.<MethodDescription>isEquals().and(Members.ownedByUser()))
                    .intercept(Advice.to(EqualsAdvice.class).wrap(forward(target, target.getType())));
        }
        // One that ran on the wrapper would see empty fields.
        builder = builder.method(
                        ElementMatchers.<MethodDescription>isFinalizer().and(Members.ownedByUser()))
                .intercept(StubMethod.INSTANCE);
        for (int i = 0; i < tasks.size(); i++) {
            builder = guarded(builder, target, tasks.get(i), Guards.GATE + i);
        }
        return builder.make();
    }

    private DynamicType.Builder<?> guarded(
            DynamicType.Builder<?> builder, FieldDescription target, TaskDescriptor task, String gate) {
        TypeDefinition callee = target.getType();
        Class<?>[] parameters = task.erasedParameterTypes().toArray(Class<?>[]::new);
        if (outline.form() == Outline.Form.INTERFACES) {
            Method declared = InterfaceMethods.of(
                            outline.type(), outline.interfaces(), task.methodName(), task.erasedParameterTypes())
                    .orElseThrow(() -> WrapperClass.notInInterfaces(outline, task));
            callee = describe(declared.getDeclaringClass());
            parameters = declared.getParameterTypes();
        }
        return exposed(builder.defineField(gate, TaskGate.class, Visibility.PRIVATE, SyntheticState.SYNTHETIC)
                .method(ElementMatchers.<MethodDescription>definedMethod(
                                ElementMatchers.<MethodDescription.InDefinedShape>named(task.methodName())
                                        .and(ElementMatchers.takesArguments(parameters)))
                        .and(Members.delegable(outline.type())))
                .intercept(guards.through(gate, task, forward(target, callee))));
    }

    private DynamicType.Builder<?> exposed(ReceiverTypeDefinition<?> method) {
        return method.transform(exposure).attribute(MethodAttributeAppender.ForInstrumentedMethod.EXCLUDING_RECEIVER);
    }

    /** Reading the class file of an advice takes long. */
    private boolean hasOwnEquals() {
        return Stream.concat(Stream.of(outline.type()), outline.interfaces().stream())
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .anyMatch(method -> method.getName().equals("equals") && method.getDeclaringClass() != Object.class);
    }

    private static TypeDescription describe(Class<?> type) {
        return TypeDescription.ForLoadedType.of(type);
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
                    // For generators of subclasses, which want one though they do not call it.
                    .defineConstructor(Visibility.PROTECTED, SyntheticState.SYNTHETIC)
                    .intercept(ExceptionMethod.throwing(UnsupportedOperationException.class))
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

    /** Calls the same method of the wrapped object, seen as a type that has it. */
    private static Implementation forward(FieldDescription target, TypeDefinition callee) {
        StackManipulation load = new StackManipulation.Compound(
                MethodVariableAccess.loadThis(),
                FieldAccess.forField(target).read(),
                callee.equals(target.getType()) ? StackManipulation.Trivial.INSTANCE : TypeCasting.to(callee));
        return MethodCall.invokeSelf().on(load, callee.asErasure()).withAllArguments();
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
