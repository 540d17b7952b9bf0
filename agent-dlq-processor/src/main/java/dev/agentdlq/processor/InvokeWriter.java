/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/**
 * Writes the direct call of a task method.
 *
 * <p>A generic class is called through its raw type, which erases its methods too. A generic method of any other class
 * stays generic, and no erased argument need satisfy its bounds; so the call moves into a method with the same type
 * parameters, and the arguments are cast to those.
 */
final class InvokeWriter {
    private static final String DIRECT = """

                    @Override
                    public java.lang.Object invoke(java.lang.Object target, java.lang.Object[] arguments) throws java.lang.Throwable {
                        %s
                    }
            """;

    private static final String GENERIC = """

                    @Override
                    public java.lang.Object invoke(java.lang.Object target, java.lang.Object[] arguments) throws java.lang.Throwable {
                        return call((%1$s) target, arguments);
                    }

                    private static %2$s java.lang.Object call(%1$s target, java.lang.Object[] arguments) throws java.lang.Throwable {
                        %3$s
                    }
            """;

    private final TypeText text;

    InvokeWriter(TypeText text) {
        this.text = text;
    }

    String write(TypeElement owner, TaskModel task) {
        String ownerName = text.raw(owner.asType());
        boolean isGenericMethod = !task.signature().getTypeVariables().isEmpty();
        if (isGenericMethod && !TypeText.isParameterized(owner.asType())) {
            return GENERIC.formatted(
                    ownerName,
                    text.typeParameters(task.signature().getTypeVariables()),
                    body("target", task, text::full));
        }
        return DIRECT.formatted(body("((" + ownerName + ") target)", task, text::raw));
    }

    private static String body(String target, TaskModel task, Function<TypeMirror, String> cast) {
        List<? extends TypeMirror> parameters = task.signature().getParameterTypes();
        String arguments = DescriptorWriter.lines(
                IntStream.range(0, parameters.size())
                        .mapToObj(i -> "(" + cast.apply(parameters.get(i)) + ") arguments[" + i + "]")
                        .toList(),
                20);
        String call = target + "." + task.method().getSimpleName() + "(" + arguments + ")";
        return task.signature().getReturnType().getKind() == TypeKind.VOID
                ? call + ";\n            return null;"
                : "return " + call + ";";
    }
}
