/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.classifier;

import dev.agentdlq.AgentTask;
import dev.agentdlq.runtime.internal.classify.RuleClassifier;
import dev.agentdlq.runtime.internal.classify.Signal;
import dev.agentdlq.runtime.internal.task.TaskFinder;
import dev.agentdlq.spi.Classification;
import dev.agentdlq.spi.TaskDescriptor;
import java.net.URL;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The classifier with the built-in rules, at a fixed time. */
final class Judge {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static final RuleClassifier CLASSIFIER =
            new RuleClassifier(List.of(), List.<URL>of(), InstantSource.fixed(NOW));
    private static final TaskDescriptor TASK = TaskFinder.tasksOf(Tools.class).get(0);

    static class Tools {
        @AgentTask(type = "tool", deterministicOn = RecordedMessage.Refusal.class)
        public void tool() {}
    }

    private Judge() {}

    static Classification classify(Throwable failure) {
        return CLASSIFIER.classify(TASK, failure);
    }

    static Signal signalOf(Throwable failure) {
        return CLASSIFIER.signalOf(TASK.policy(), failure);
    }
}
