/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import dev.agentdlq.FailureKind;
import dev.agentdlq.spi.Classification;
import dev.agentdlq.spi.ErrorClassifier;
import dev.agentdlq.spi.TaskDescriptor;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks one source of rules after the other: the annotation, the application, the markers, the built-in table. */
public final class RuleClassifier {
    private static final Logger LOG = LoggerFactory.getLogger(RuleClassifier.class);
    private static final Classification UNKNOWN = Classification.of(FailureKind.TRANSIENT, "default");

    private final List<ErrorClassifier> classifiers;

    /**
     * Creates the classifier.
     *
     * @param classifiers the application's own, in the order in which they are asked
     */
    public RuleClassifier(List<ErrorClassifier> classifiers) {
        this.classifiers = List.copyOf(classifiers);
    }

    /**
     * Returns whether classifying runs no code of the application's.
     *
     * @return true if it has added no classifier
     */
    public boolean isBuiltIn() {
        return classifiers.isEmpty();
    }

    /**
     * Classifies a failure.
     *
     * @param task the task that failed
     * @param failure what it threw
     * @return the decision of the first source that knows the failure; TRANSIENT if none does
     */
    public Classification classify(TaskDescriptor task, Throwable failure) {
        List<Throwable> chain = CauseChain.of(failure);
        return DeclaredRules.classify(task.policy(), chain)
                .or(() -> askApplication(task, failure))
                .or(() -> MarkerRules.classify(chain))
                .or(() -> BuiltInRules.classify(chain))
                .orElse(UNKNOWN);
    }

    private Optional<Classification> askApplication(TaskDescriptor task, Throwable failure) {
        for (ErrorClassifier classifier : classifiers) {
            Optional<Classification> decision = ask(classifier, task, failure);
            if (decision.isPresent()) {
                return decision;
            }
        }
        return Optional.empty();
    }

    @SuppressWarnings({"OptionalAssignedToNull", "ConstantValue", "NullOptional"}) // a classifier is foreign code
    private static Optional<Classification> ask(ErrorClassifier classifier, TaskDescriptor task, Throwable failure) {
        try {
            Optional<Classification> decision = classifier.classify(task, failure);
            return decision == null ? Optional.empty() : decision;
        } catch (Throwable broken) {
            LOG.warn(
                    "classifier {} threw {} for a failure of task {}; it is passed over",
                    classifier.getClass().getName(),
                    broken.getClass().getName(),
                    task.type());
            return Optional.empty();
        }
    }
}
