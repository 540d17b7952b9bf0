/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import dev.agentdlq.internal.Durations;
import dev.agentdlq.spi.TaskDescriptors;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** Writes the source of the class that describes the tasks of a class. The same class always gives the same text. */
final class DescriptorWriter {
    private static final String GENERATED = "javax.annotation.processing.Generated";

    // Names are written in full: an import could hide a class of the user's own package.
    private static final String FILE = """
            %s/** The tasks of {@code %s}. */
            %s@SuppressWarnings({"auxiliaryclass", "cast", "deprecation", "exports", "rawtypes", "removal", "unchecked"})
            public final class %s implements dev.agentdlq.spi.TaskDescriptors {
                private static final java.util.List<dev.agentdlq.spi.TaskDescriptor> TASKS = java.util.List.of(
                        %s);

                /** For the runtime, which finds this class by its name. */
                public %4$s() {}

                @Override
                public java.util.List<dev.agentdlq.spi.TaskDescriptor> tasks() {
                    return TASKS;
                }
            %s}
            """;

    private static final String TASK = """

                private static final class %s implements dev.agentdlq.spi.TaskDescriptor {
                    private static final java.util.List<java.lang.Class<?>> ERASED_PARAMETER_TYPES = java.util.List.of(%s);
                    private static final java.util.List<java.lang.reflect.Type> PARAMETER_TYPES = java.util.List.of(%s);
                    private static final java.util.List<java.lang.String> PARAMETER_NAMES = java.util.List.of(%s);
                    private static final java.lang.reflect.Type RETURN_TYPE = %s;
                    private static final dev.agentdlq.spi.TaskPolicy POLICY = new dev.agentdlq.spi.TaskPolicy(%s);

                    @Override
                    public java.lang.String type() {
                        return %s;
                    }

                    @Override
                    public java.lang.String methodName() {
                        return %s;
                    }

                    @Override
                    public java.util.List<java.lang.Class<?>> erasedParameterTypes() {
                        return ERASED_PARAMETER_TYPES;
                    }

                    @Override
                    public java.util.List<java.lang.reflect.Type> parameterTypes() {
                        return PARAMETER_TYPES;
                    }

                    @Override
                    public java.util.List<java.lang.String> parameterNames() {
                        return PARAMETER_NAMES;
                    }

                    @Override
                    public java.lang.reflect.Type returnType() {
                        return RETURN_TYPE;
                    }

                    @Override
                    public dev.agentdlq.spi.TaskPolicy policy() {
                        return POLICY;
                    }
            %s%s    }
            """;

    private static final String SENSITIVE = """

                    @Override
                    public java.util.Set<java.lang.Integer> sensitiveParameters() {
                        return java.util.Set.of(%s);
                    }
            """;

    private final Elements elements;
    private final TypeText text;
    private final InvokeWriter invocations;

    DescriptorWriter(Elements elements, Types types) {
        this.elements = elements;
        this.text = new TypeText(types);
        this.invocations = new InvokeWriter(text);
    }

    /** Returns the qualified name of the class to write. */
    String nameFor(TypeElement type) {
        return elements.getBinaryName(type) + TaskDescriptors.GENERATED_SUFFIX;
    }

    String write(TaskClass taskClass) {
        TypeElement type = taskClass.element();
        PackageElement home = elements.getPackageOf(type);
        String name = nameFor(type);
        List<TaskModel> tasks = taskClass.tasks();
        List<String> classNames = IntStream.range(0, tasks.size())
                .mapToObj(i -> "Task" + (i + 1) + "_" + tasks.get(i).method().getSimpleName())
                .toList();
        return FILE.formatted(
                home.isUnnamed() ? "" : "package " + home.getQualifiedName() + ";\n\n",
                type.getQualifiedName(),
                generatedAnnotation(elements.getModuleOf(type)),
                home.isUnnamed() ? name : name.substring(home.getQualifiedName().length() + 1),
                classNames.stream()
                        .map(className -> "new " + className + "()")
                        .collect(Collectors.joining(",\n            ")),
                IntStream.range(0, tasks.size())
                        .mapToObj(i -> task(type, classNames.get(i), tasks.get(i)))
                        .collect(Collectors.joining()));
    }

    private String task(TypeElement owner, String className, TaskModel task) {
        List<? extends VariableElement> parameters = task.method().getParameters();
        ExecutableType signature = task.signature();
        return TASK.formatted(
                className,
                lines(parameters.stream()
                        .map(parameter -> text.literal(parameter.asType()))
                        .toList()),
                lines(signature.getParameterTypes().stream()
                        .map(text::expression)
                        .toList()),
                lines(parameters.stream()
                        .map(parameter -> quoted(parameter.getSimpleName()))
                        .toList()),
                text.expression(signature.getReturnType()),
                policy(task.annotation()),
                quoted(task.type()),
                quoted(task.method().getSimpleName()),
                sensitive(task),
                invocations.write(owner, task));
    }

    private static String sensitive(TaskModel task) {
        return task.sensitive().isEmpty()
                ? ""
                : SENSITIVE.formatted(
                        task.sensitive().stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }

    private String policy(TaskAnnotation annotation) {
        return lines(List.of(
                String.valueOf(annotation.maxRetries()),
                exceptions(annotation.deterministicOn()),
                exceptions(annotation.transientOn()),
                duration(annotation.delay()),
                elements.getConstantExpression(annotation.multiplier()),
                duration(annotation.maxDelay()),
                elements.getConstantExpression(annotation.jitter()),
                durationOrNull(annotation.timeout()),
                durationOrNull(annotation.validFor()),
                "dev.agentdlq.WhenExpired." + annotation.constant("whenExpired"),
                "dev.agentdlq.Effect." + annotation.constant("effect"),
                "dev.agentdlq.Repeats." + annotation.constant("repeats"),
                "dev.agentdlq.OnFailure." + annotation.constant("onFailure")));
    }

    private static String durationOrNull(String value) {
        return value.isEmpty() ? "null" : duration(value);
    }

    private String exceptions(List<TypeMirror> classes) {
        return classes.stream().map(text::literal).collect(Collectors.joining(", ", "java.util.List.of(", ")"));
    }

    private static String duration(String value) {
        Duration duration = Durations.parse(value);
        long seconds = duration.getSeconds();
        int nanos = duration.getNano();
        return "java.time.Duration.ofSeconds(" + seconds + "L" + (nanos == 0 ? "" : ", " + nanos) + ")";
    }

    private String quoted(CharSequence value) {
        return elements.getConstantExpression(value.toString());
    }

    private String generatedAnnotation(ModuleElement module) {
        return elements.getTypeElement(module, GENERATED) == null
                ? ""
                : "@" + GENERATED + "(\"" + AgentTaskProcessor.class.getName() + "\")\n";
    }

    private static String lines(List<String> arguments) {
        return lines(arguments, 16);
    }

    /** Writes arguments, each in a line of its own if there are several. */
    static String lines(List<String> arguments, int indentation) {
        String lineBreak = "\n" + " ".repeat(indentation);
        return (arguments.size() > 1 ? lineBreak : "") + String.join("," + lineBreak, arguments);
    }
}
