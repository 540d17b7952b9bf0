/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import dev.agentdlq.Category;
import dev.agentdlq.Effect;
import dev.agentdlq.FailureKind;
import dev.agentdlq.runtime.internal.classify.Verdict.Sort;
import dev.agentdlq.spi.Classification;
import dev.agentdlq.spi.ErrorClassifier;
import dev.agentdlq.spi.Evidence;
import dev.agentdlq.spi.TaskDescriptor;
import dev.agentdlq.spi.TaskPolicy;
import java.net.URL;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one source of rules after the other: the annotation, the application, control flow, the markers, the rules
 * files. Whatever a failure does while it is read, an answer is given. Thread-safe.
 */
public final class RuleClassifier {
    private static final Logger LOG = LoggerFactory.getLogger(RuleClassifier.class);
    private static final String DEFAULT = "default";
    private static final int DEEPEST_WRAPPER = 16;

    private final List<ErrorClassifier> classifiers;
    private final List<RuleBook> books;
    private final AskedDelay delays;

    /**
     * Creates a classifier with the built-in rules.
     *
     * @param classifiers the application's own, in the order in which they are asked
     */
    public RuleClassifier(List<ErrorClassifier> classifiers) {
        this(classifiers, List.of(), InstantSource.system());
    }

    /**
     * Creates the classifier.
     *
     * @param classifiers the application's own, in the order in which they are asked
     * @param files rules files of the application, the one that decides first coming first
     * @param clock what points in time are compared with
     * @throws IllegalArgumentException if a file holds what is no rule; the message names the line
     */
    public RuleClassifier(List<ErrorClassifier> classifiers, List<URL> files, InstantSource clock) {
        this.classifiers = List.copyOf(classifiers);
        this.books = RuleSources.books(files);
        this.delays = new AskedDelay(books, clock);
        // the classes that this takes cannot be initialised on a full stack
        signalOf(null, new RuntimeException(new AssertionError()));
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
     * Tells failures from what must pass through untouched. Reads nothing but classes and, of known wrappers, causes,
     * so it can be asked on any thread.
     *
     * @param policy of the task, whose lists of exceptions come first; null for none
     * @param failure what was thrown
     * @return what it is
     */
    public Signal signalOf(@Nullable TaskPolicy policy, Throwable failure) {
        Throwable signal = signalIn(failure);
        if (signal == null) {
            return Signal.NONE;
        }
        Verdict verdict = signalVerdict(signal);
        if (verdict.sort() == Sort.FATAL
                || (policy != null && DeclaredRules.classify(policy, chainTo(failure, signal)) != null)) {
            return Signal.NONE;
        }
        return verdict.sort() == Sort.INTERRUPT ? Signal.INTERRUPT : Signal.CONTROL_FLOW;
    }

    private static List<Throwable> chainTo(Throwable failure, Throwable last) {
        List<Throwable> chain = CauseChain.of(failure);
        return chain.subList(0, depthOf(chain, last) + 1);
    }

    /** By identity: equals is the exception's own. One that gives another cause each time is not found again. */
    private static int depthOf(List<Throwable> chain, Throwable signal) {
        for (int i = 0; i < chain.size(); i++) {
            if (chain.get(i) == signal) {
                return i;
            }
        }
        return 0;
    }

    /**
     * Classifies a failure.
     *
     * @param task the task that failed
     * @param failure what it threw
     * @return the decision of the first source that knows the failure; if none does, TRANSIENT, or AMBIGUOUS for a task
     *     that must not be repeated
     */
    public Classification classify(TaskDescriptor task, Throwable failure) {
        List<Throwable> chain = CauseChain.of(failure);
        Classification decision = DeclaredRules.classify(task.policy(), chain);
        if (decision == null) {
            decision = askApplication(task, failure);
            if (decision != null) {
                return decision;
            }
            decision = builtIn(task, failure, chain);
        }
        return decision.kind() == FailureKind.DETERMINISTIC || decision.delay() != null
                ? decision
                : delays.addTo(decision, chain);
    }

    private Classification builtIn(TaskDescriptor task, Throwable failure, List<Throwable> chain) {
        boolean isRepeatable = task.policy().effect() != Effect.NON_IDEMPOTENT;
        FailureKind unknown = isRepeatable ? FailureKind.TRANSIENT : FailureKind.AMBIGUOUS;
        Throwable signal = signalIn(failure);
        if (signal != null) {
            return ofSignal(signal, chain, unknown);
        }
        Classification marked = MarkerRules.classify(chain);
        if (marked != null) {
            return marked;
        }
        for (int i = 0; i < books.size(); i++) {
            Classification decision = books.get(i).decide(chain);
            if (decision != null) {
                Classification told = ServerAdvice.apply(decision, chain, books);
                boolean isGuess = !isRepeatable
                        && told.kind() == FailureKind.TRANSIENT
                        && books.get(i).isWeak(chain);
                return isGuess ? withKind(told, FailureKind.AMBIGUOUS) : told;
            }
        }
        return new Classification(
                unknown, DEFAULT, null, null, new Evidence(failure.getClass().getName(), 0, Map.of()));
    }

    /** Looks through wrappers that are known to say nothing themselves, for what must not be looked at further. */
    private @Nullable Throwable signalIn(Throwable failure) {
        Throwable next = failure;
        for (int depth = 0; next != null && depth < DEEPEST_WRAPPER; depth++) {
            boolean isWrapper = next.getClass() == RuntimeException.class;
            for (int i = 0; i < books.size(); i++) {
                ClassRules rules = books.get(i).of(next);
                if (isSignal(rules)) {
                    return next;
                }
                isWrapper |= rules.is(Sort.PEEL) && rules.isExact();
                if (rules.verdict() != null) {
                    break;
                }
            }
            next = isWrapper ? CauseChain.causeOf(next) : null;
        }
        return null;
    }

    private static boolean isSignal(ClassRules rules) {
        return rules.is(Sort.CONTROL_FLOW) || rules.is(Sort.INTERRUPT) || rules.is(Sort.FATAL);
    }

    private Verdict signalVerdict(Throwable signal) {
        return books.stream()
                .map(book -> book.of(signal))
                .filter(RuleClassifier::isSignal)
                .map(ClassRules::verdict)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    private Classification ofSignal(Throwable signal, List<Throwable> chain, FailureKind unknown) {
        String type = signal.getClass().getName();
        Evidence evidence = new Evidence(type, depthOf(chain, signal), Map.of());
        return switch (signalVerdict(signal).sort()) {
            case FATAL ->
                new Classification(FailureKind.DETERMINISTIC, "fatal " + type, Category.PROGRAM, null, evidence);
            case INTERRUPT -> new Classification(unknown, "interrupt " + type, null, null, evidence);
            default -> new Classification(FailureKind.DETERMINISTIC, "control flow " + type, null, null, evidence);
        };
    }

    static Classification withKind(Classification decision, FailureKind kind) {
        return new Classification(kind, decision.rule(), decision.category(), decision.delay(), decision.evidence());
    }

    private @Nullable Classification askApplication(TaskDescriptor task, Throwable failure) {
        for (int i = 0; i < classifiers.size(); i++) {
            Classification decision = ask(classifiers.get(i), task, failure);
            if (decision != null) {
                return decision;
            }
        }
        return null;
    }

    @SuppressWarnings({"OptionalAssignedToNull", "ConstantValue", "NullOptional"}) // a classifier is foreign code
    private static @Nullable Classification ask(ErrorClassifier classifier, TaskDescriptor task, Throwable failure) {
        try {
            Optional<Classification> decision = classifier.classify(task, failure);
            return decision == null ? null : decision.orElse(null);
        } catch (Throwable broken) {
            LOG.warn(
                    "classifier {} threw {} for a failure of task {}; it is passed over",
                    classifier.getClass().getName(),
                    broken.getClass().getName(),
                    task.type());
            return null;
        }
    }
}
