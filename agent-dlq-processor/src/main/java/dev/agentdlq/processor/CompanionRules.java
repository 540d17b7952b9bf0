/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import dev.agentdlq.OnResolved;
import dev.agentdlq.PayloadUpgrade;
import dev.agentdlq.Reconciles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.util.Types;

/** Finds methods that stand beside a task and do not fit it, or name none. */
final class CompanionRules {
    private final ReconcilerRules reconcilerRules;
    private final ResolvedRules resolvedRules;
    private final UpgradeRules upgradeRules;

    CompanionRules(Types types) {
        this.reconcilerRules = new ReconcilerRules(types);
        this.resolvedRules = new ResolvedRules(types);
        this.upgradeRules = new UpgradeRules(types);
    }

    List<Finding> check(TaskClass taskClass) {
        List<Finding> findings = new ArrayList<>();
        if (!taskClass.hasInstances()) {
            // the tasks may stand in its subclasses
            return findings;
        }
        List<CompanionModel> checked = new ArrayList<>();
        for (CompanionModel companion : taskClass.companions()) {
            Optional<TaskModel> task = taskClass.tasks().stream()
                    .filter(candidate -> candidate.type().equals(companion.task()))
                    .findFirst();
            if (task.isEmpty()) {
                findings.add(unknown(companion, taskClass.tasks()));
                continue;
            }
            List<CompanionModel> earlier = checked.stream()
                    .filter(other -> other.kind() == companion.kind())
                    .filter(other -> other.task().equals(companion.task()))
                    .toList();
            check(companion, task.get(), earlier).forEach(findings::add);
            checked.add(companion);
        }
        findings.addAll(reconcilerRules.checkMissing(taskClass));
        return findings;
    }

    private Stream<Finding> check(CompanionModel companion, TaskModel task, List<CompanionModel> earlier) {
        if (companion.kind() == Reconciles.class) {
            return reconcilerRules.check(companion, task, earlier).stream();
        }
        if (companion.kind() == OnResolved.class) {
            return resolvedRules.check(companion, task).stream();
        }
        return companion.kind() == PayloadUpgrade.class
                ? upgradeRules.check(companion, task, earlier).stream()
                : Stream.of();
    }

    private static Finding unknown(CompanionModel companion, List<TaskModel> tasks) {
        List<String> known = tasks.stream().map(TaskModel::type).toList();
        String remedy = known.isEmpty()
                ? "annotate the task with @AgentTask, or remove the method"
                : NearNames.nearest(companion.task(), known)
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse("use the type of the task that it belongs to");
        return Finding.of(
                Problem.UNKNOWN_TASK,
                companion.place(),
                companion.kind().getSimpleName(),
                companion.label(),
                companion.task(),
                known,
                remedy);
    }
}
