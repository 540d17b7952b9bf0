/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Types;

/**
 * Finds types that are illegal or that two tasks have. Remembers the types of all classes of a compilation, in texts,
 * because elements of an earlier round are stale; of what is compiled at another time it knows nothing.
 */
final class TypeRules {
    private static final Pattern LEGAL_TYPE = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    private final Map<String, List<Known>> knownByType = new HashMap<>();

    /**
     * A task of a class with instances.
     *
     * @param name its qualified name
     * @param file the top-level class around it
     * @param isNested whether its class stands in another one
     * @param declarations what it implements or overrides, itself included
     */
    private record Known(String name, String file, boolean isNested, Set<String> declarations) {
        static Known of(TaskModel task, TypeElement type) {
            List<Element> outwards = Enclosing.outwards(type);
            return new Known(
                    type.getQualifiedName() + "." + task.method().getSimpleName(),
                    outwards.get(outwards.size() - 1).toString(),
                    outwards.size() > 1,
                    task.declarations().stream().map(TypeRules::key).collect(Collectors.toSet()));
        }

        /**
         * Whether one queue may come to have both. Methods that override the same one are alternatives, and classes
         * that stand in different ones, of which many tests have some, never meet.
         */
        boolean meets(Known other) {
            boolean isApart = (isNested || other.isNested) && !file.equals(other.file);
            return !isApart && Collections.disjoint(declarations, other.declarations);
        }
    }

    List<Finding> check(TaskClass taskClass, Types types) {
        List<Finding> findings = new ArrayList<>();
        Map<String, TaskModel> taskByType = new HashMap<>();
        for (TaskModel task : taskClass.tasks()) {
            if (!LEGAL_TYPE.matcher(task.type()).matches()) {
                findings.add(
                        Finding.of(Problem.ILLEGAL_TYPE, task.annotation().place("type"), task.label(), task.type()));
            }
            TaskModel first = taskByType.putIfAbsent(task.type(), task);
            if (first != null) {
                findings.add(Finding.of(
                        Problem.REPEATED_TYPE,
                        place(task, taskClass),
                        task.type(),
                        signature(task, types),
                        signature(first, types),
                        task.type() + "2"));
            } else if (taskClass.hasInstances()) {
                checkElsewhere(task, taskClass, findings);
            }
        }
        return findings;
    }

    private void checkElsewhere(TaskModel task, TaskClass taskClass, List<Finding> findings) {
        Known own = Known.of(task, taskClass.element());
        List<Known> others = knownByType.computeIfAbsent(task.type(), unknown -> new ArrayList<>());
        others.stream()
                .filter(own::meets)
                .findFirst()
                .map(first -> Finding.of(
                        Problem.TYPE_OF_ANOTHER_CLASS, place(task, taskClass), task.type(), task.label(), first.name()))
                .ifPresent(findings::add);
        others.add(own);
    }

    /** An inherited task may stand in another file: it is shown at the class that brings the two together. */
    private static Place place(TaskModel task, TaskClass taskClass) {
        return task.isInherited()
                ? Place.of(taskClass.element())
                : task.annotation().place("type");
    }

    private static String key(ExecutableElement method) {
        return Enclosing.classOf(method).getQualifiedName() + "." + method;
    }

    private static String signature(TaskModel task, Types types) {
        TypeText text = new TypeText(types);
        return task.label()
                + task.method().getParameters().stream()
                        .map(parameter -> text.raw(parameter.asType()))
                        .collect(Collectors.joining(", ", "(", ")"));
    }
}
