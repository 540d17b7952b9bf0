/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.intercept;

import dev.agentdlq.runtime.internal.intercept.debug.DebugNames;
import dev.agentdlq.spi.TaskDescriptor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.annotation.AnnotationList;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.Transformer;

/**
 * What frameworks see of a method of a wrapper: the annotations and the parameter names of the method that somebody
 * wrote. Names come from the class file, from the descriptor of the task, or from what the compiler left for debuggers.
 */
final class Exposure implements Transformer<MethodDescription> {
    private final List<TaskDescriptor> tasks;
    private final UnaryOperator<Method> implementations;

    /**
     * Creates an instance.
     *
     * @param tasks the tasks of the class
     * @param implementations finds what the class has for a method of an interface
     */
    Exposure(List<TaskDescriptor> tasks, UnaryOperator<Method> implementations) {
        this.tasks = tasks;
        this.implementations = implementations;
    }

    @Override
    public MethodDescription transform(TypeDescription wrapper, MethodDescription target) {
        Method written = implementations.apply(loaded(target));
        return new Transformer.ForMethod((type, token) -> exposed(token, target, written)).transform(wrapper, target);
    }

    /** The names of a method's parameters; empty where nobody knows them. */
    Optional<List<String>> names(Method method) {
        List<Class<?>> erased = List.of(method.getParameterTypes());
        return tasks.stream()
                .filter(task -> task.methodName().equals(method.getName())
                        && task.erasedParameterTypes().equals(erased))
                .map(TaskDescriptor::parameterNames)
                .filter(DebugNames::areReal)
                .findFirst()
                .or(() -> Optional.of(DebugNames.of(method)).filter(DebugNames::areReal));
    }

    /** Every method of a wrapper is one of a class that is there. */
    static Method loaded(MethodDescription method) {
        return ((MethodDescription.ForLoadedMethod) method.asDefined()).getLoadedMethod();
    }

    private MethodDescription.Token exposed(MethodDescription.Token token, MethodDescription target, Method written) {
        boolean isOther = !target.asDefined().represents(written);
        MethodDescription source = isOther ? new MethodDescription.ForLoadedMethod(written) : target;
        boolean isNamed = target.getParameters().hasExplicitMetaData() && !isOther;
        Optional<List<String>> names = isNamed ? Optional.empty() : names(written);
        List<ParameterDescription.Token> parameters = new ArrayList<>();
        for (int i = 0; i < token.getParameterTokens().size(); i++) {
            ParameterDescription.Token parameter = token.getParameterTokens().get(i);
            parameters.add(new ParameterDescription.Token(
                    parameter.getType(),
                    isOther ? source.getParameters().get(i).getDeclaredAnnotations() : parameter.getAnnotations(),
                    names.isPresent() ? names.get().get(i) : parameter.getName(),
                    names.isPresent() ? Integer.valueOf(0) : parameter.getModifiers()));
        }
        return new MethodDescription.Token(
                token.getName(),
                // The wrapped method takes its own lock; one of the wrapper would be held while a failure is stored.
                token.getModifiers() & ~Modifier.SYNCHRONIZED,
                token.getTypeVariableTokens(),
                token.getReturnType(),
                parameters,
                token.getExceptionTypes(),
                isOther ? together(token.getAnnotations(), source.getDeclaredAnnotations()) : token.getAnnotations(),
                token.getDefaultValue(),
                token.getReceiverType());
    }

    /** The class's own annotation counts where the interface has the same. */
    private static List<AnnotationDescription> together(AnnotationList declared, AnnotationList written) {
        List<AnnotationDescription> all = new ArrayList<>(written);
        for (AnnotationDescription annotation : declared) {
            if (!written.isAnnotationPresent(annotation.getAnnotationType())) {
                all.add(annotation);
            }
        }
        return all;
    }
}
