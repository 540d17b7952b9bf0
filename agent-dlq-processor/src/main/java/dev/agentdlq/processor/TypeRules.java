/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.util.Types;

/**
 * Finds types that are illegal or that two tasks have. Remembers the types of all classes of a compilation, in texts,
 * because elements of an earlier round are stale; of what is compiled at another time it knows nothing.
 */
final class TypeRules {
    private static final Pattern LEGAL_TYPE = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    private final Map<String, Known> knownByType = new HashMap<>();

    /** A task and the declarations that it implements or overrides, itself included. */
    private record Known(String name, Set<String> declarations) {}

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

    /** Methods that override the same one are alternatives, of which an application wraps one. */
    private void checkElsewhere(TaskModel task, TaskClass taskClass, List<Finding> findings) {
        String name =
                taskClass.element().getQualifiedName() + "." + task.method().getSimpleName();
        Set<String> declarations =
                task.declarations().stream().map(TypeRules::key).collect(Collectors.toSet());
        Known first = knownByType.putIfAbsent(task.type(), new Known(name, declarations));
        if (first == null) {
            return;
        }
        Set<String> common = new HashSet<>(first.declarations());
        common.retainAll(declarations);
        if (common.isEmpty()) {
            findings.add(Finding.of(
                    Problem.TYPE_OF_ANOTHER_CLASS, place(task, taskClass), task.type(), task.label(), first.name()));
        }
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
