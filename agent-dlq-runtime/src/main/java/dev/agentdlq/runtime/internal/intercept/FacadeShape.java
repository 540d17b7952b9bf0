/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.intercept;

import dev.agentdlq.spi.TaskDescriptor;
import dev.agentdlq.spi.TaskGate;
import dev.agentdlq.spi.TaskWrapper;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.modifier.SyntheticState;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.description.type.TypeDefinition;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.DynamicType.Builder.MethodDefinition;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.subclass.ConstructorStrategy;
import net.bytebuddy.implementation.FieldAccessor;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.MethodCall;
import net.bytebuddy.implementation.attribute.MethodAttributeAppender;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Which methods a facade has, and what each of them does: those of a class that it is no subclass of, because there can
 * be none. Frameworks find its tools by reflection.
 */
final class FacadeShape {
    /** In the modifiers of a method, what is {@code transient} in those of a field. */
    private static final int VARARGS = Modifier.TRANSIENT;

    private static final int KEPT_MODIFIERS = Modifier.PUBLIC | Modifier.PROTECTED | VARARGS;

    private final Class<?> type;
    private final List<TaskDescriptor> tasks;
    private final Guards guards;
    private final Exposure exposure;

    FacadeShape(Class<?> type, List<TaskDescriptor> tasks, Guards guards) {
        this.type = type;
        this.tasks = tasks;
        this.guards = guards;
        this.exposure = new Exposure(tasks, UnaryOperator.identity());
    }

    DynamicType.Unloaded<?> make() {
        TypeDescription user = TypeDescription.ForLoadedType.of(type);
        DynamicType.Builder<Object> builder = WrapperShape.namedLike(type)
                .subclass(Object.class, ConstructorStrategy.Default.NO_CONSTRUCTORS)
                .implement(GenericInterfaces.of(type))
                .annotateType(type.getAnnotations())
                .defineField(WrapperShape.TARGET, type, Visibility.PRIVATE, SyntheticState.SYNTHETIC)
                .implement(TaskWrapper.class)
                .intercept(FieldAccessor.ofField(WrapperShape.TARGET));
        for (TypeDescription.Generic variable : user.getTypeVariables()) {
            builder = builder.typeVariable(variable.getSymbol(), variable.getUpperBounds());
        }
        for (int i = 0; i < tasks.size(); i++) {
            builder =
                    builder.defineField(Guards.GATE + i, TaskGate.class, Visibility.PRIVATE, SyntheticState.SYNTHETIC);
        }
        ElementMatcher<MethodDescription> delegable = Members.delegable(type);
        for (MethodGraph.Node node :
                MethodGraph.Compiler.DEFAULT.compile((TypeDefinition) user).listNodes()) {
            MethodDescription method = node.getRepresentative();
            if (delegable.matches(method) && !Members.isOfLanguage(method) && method.isVisibleTo(user)) {
                builder = define(builder, method);
            }
        }
        return builder.make();
    }

    private DynamicType.Builder<Object> define(DynamicType.Builder<Object> builder, MethodDescription method) {
        Method written = Exposure.loaded(method);
        Optional<List<String>> names = method.getParameters().hasExplicitMetaData()
                ? Optional.of(method.getParameters().stream()
                        .map(ParameterDescription::getName)
                        .toList())
                : exposure.names(written);
        MethodDefinition.ParameterDefinition.Initial<Object> signature = builder.defineMethod(
                method.getInternalName(), method.getReturnType(), method.getModifiers() & KEPT_MODIFIERS);
        MethodDefinition.ExceptionDefinition<Object> definition = names.isPresent()
                ? named(signature, method, names.get())
                : signature.withParameters(method.getParameters().asTypeList());
        MethodDefinition.TypeVariableDefinition<Object> complete = definition.throwing(method.getExceptionTypes());
        for (TypeDescription.Generic variable : method.getTypeVariables()) {
            complete = complete.typeVariable(variable.getSymbol(), variable.getUpperBounds());
        }
        return complete.intercept(implementation(method, written))
                .attribute(MethodAttributeAppender.Explicit.of(method));
    }

    private static MethodDefinition.ExceptionDefinition<Object> named(
            MethodDefinition.ParameterDefinition<Object> signature, MethodDescription method, List<String> names) {
        MethodDefinition.ParameterDefinition<Object> named = signature;
        for (int i = 0; i < names.size(); i++) {
            named = named.withParameter(method.getParameters().get(i).getType(), names.get(i));
        }
        return named;
    }

    private Implementation implementation(MethodDescription method, Method written) {
        MethodCall forward =
                MethodCall.invoke(method).onField(WrapperShape.TARGET).withAllArguments();
        if (ElementMatchers.<MethodDescription>isEquals().matches(method)) {
            return Advice.to(EqualsAdvice.class).wrap(forward);
        }
        List<Class<?>> erased = List.of(written.getParameterTypes());
        for (int i = 0; i < tasks.size(); i++) {
            TaskDescriptor task = tasks.get(i);
            if (task.methodName().equals(written.getName())
                    && task.erasedParameterTypes().equals(erased)) {
                return guards.through(Guards.GATE + i, task, forward);
            }
        }
        return forward;
    }
}
