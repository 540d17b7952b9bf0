/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import dev.agentdlq.AgentTask;
import java.io.IOException;
import java.io.Writer;
import java.lang.annotation.Annotation;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/**
 * Checks the {@link AgentTask} methods of each class and writes a descriptor for those without an error. A class that
 * mentions what does not exist yet is looked at again in the next round, because another processor may generate it.
 */
public final class AgentTaskProcessor extends AbstractProcessor {
    private static final Set<Class<? extends Annotation>> ANNOTATIONS = Stream.concat(
                    Stream.of(AgentTask.class), CompanionModel.KINDS.stream())
            .collect(Collectors.toUnmodifiableSet());

    /** What was not resolved yet, by the name of the class that mentions it. */
    private final Map<String, String> unresolvedByClass = new LinkedHashMap<>();

    private final Set<String> compiled = new HashSet<>();
    private final TypeRules typeRules = new TypeRules();
    private boolean failed;

    /** For {@link java.util.ServiceLoader}. */
    public AgentTaskProcessor() {}

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return ANNOTATIONS.stream().map(Class::getName).collect(Collectors.toSet());
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    @SuppressWarnings("CatchingUnchecked") // whatever goes wrong here must not end the compiler
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        if (!failed) {
            try {
                processRound(round);
            } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError failure) {
                failed = true;
                reporter().report(Problem.INTERNAL, description(failure));
            }
        }
        return false;
    }

    private void processRound(RoundEnvironment round) {
        round.getRootElements().forEach(element -> compiled.add(element.toString()));
        if (round.processingOver()) {
            unresolvedByClass.forEach(this::reportUnresolved);
            return;
        }
        // Elements of an earlier round are stale, so classes wait by name.
        Set<TypeElement> types = new LinkedHashSet<>();
        unresolvedByClass.keySet().forEach(name -> types.add(elements().getTypeElement(name)));
        ElementFilter.methodsIn(round.getElementsAnnotatedWithAny(ANNOTATIONS))
                .forEach(method -> types.add(Enclosing.classOf(method)));
        unresolvedByClass.clear();
        for (TypeElement type : types) {
            new Unresolved(types())
                    .firstIn(type)
                    .ifPresentOrElse(
                            missing -> unresolvedByClass.put(
                                    type.getQualifiedName().toString(), missing),
                            () -> processClass(type));
        }
    }

    private void processClass(TypeElement type) {
        TaskClass taskClass = new TaskReader(elements(), types()).read(type);
        List<Finding> findings = new TaskRules(types(), typeRules).check(taskClass);
        findings.forEach(finding -> report(finding, type));
        Reach reach = new Reach(elements(), types());
        if (findings.stream().anyMatch(Finding::isError) || !taskClass.hasInstances() || !reach.covers(type)) {
            return;
        }
        reach.firstHidden(taskClass).ifPresentOrElse(hidden -> report(hidden, type), () -> write(taskClass));
    }

    private void write(TaskClass taskClass) {
        TypeElement type = taskClass.element();
        DescriptorWriter writer = new DescriptorWriter(elements(), types());
        String name = writer.nameFor(type);
        String text = writer.write(taskClass);
        try (Writer file = processingEnv.getFiler().createSourceFile(name, type).openWriter()) {
            file.write(text);
        } catch (IOException failure) {
            report(Finding.of(Problem.UNWRITABLE, Place.of(type), name, failure), type);
        }
    }

    /** A task inherited from a class that is compiled too is reported there; from a library, at the heir. */
    private void report(Finding finding, TypeElement type) {
        List<Element> outwards = Enclosing.outwards(finding.place().element());
        if (outwards.contains(type)) {
            reporter().report(finding);
        } else if (!compiled.contains(outwards.get(outwards.size() - 1).toString())) {
            reporter().report(new Finding(finding.problem(), Place.of(type), finding.arguments()));
        }
    }

    private void reportUnresolved(String name, String missing) {
        TypeElement type = elements().getTypeElement(name);
        reporter().report(Finding.of(Problem.UNRESOLVED, Place.of(type), type.getSimpleName(), missing));
    }

    private static String description(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return trace.length == 0 ? failure.toString() : failure + " at " + trace[0];
    }

    private Reporter reporter() {
        return new Reporter(processingEnv.getMessager());
    }

    private Elements elements() {
        return processingEnv.getElementUtils();
    }

    private Types types() {
        return processingEnv.getTypeUtils();
    }
}
