/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import dev.agentdlq.runtime.internal.classify.Verdict.Sort;
import dev.agentdlq.spi.Classification;
import dev.agentdlq.spi.Evidence;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Applies one rules file to chains of causes: facts before classes before messages before weak classes; of each, but
 * the weak ones, the throwable nearest the root. What it says of a class is found once. Thread-safe.
 */
final class RuleBook {
    private static final int LONGEST_VALUE = 64;
    private static final int MOST_TEXT = 16 * 1024;
    private static final int MOST_MATCHES = 8;

    private final Rules rules;
    private final Rules tables;

    /**
     * Of the instance, not of the class: the value holds nothing that leads back to this book, so neither the book nor
     * the class of the exception is held by the other.
     */
    private final ClassValue<ClassRules> byClass;

    /**
     * Creates the book.
     *
     * @param rules what is said of classes
     * @param tables what is said of values, by all books together
     */
    RuleBook(Rules rules, Rules tables) {
        this.rules = rules;
        this.tables = tables;
        this.byClass = new ClassValue<>() {
            @Override
            protected ClassRules computeValue(Class<?> type) {
                return ClassRules.of(type, RuleBook.this.rules);
            }
        };
    }

    ClassRules of(Throwable failure) {
        return byClass.get(failure.getClass());
    }

    /** Decides by the chain; null where no rule knows any of it. */
    @Nullable
    Classification decide(List<Throwable> chain) {
        Classification decision = byFacts(chain);
        decision = decision == null ? byClass(chain, false) : decision;
        decision = decision == null ? byText(chain) : decision;
        return decision == null ? byClass(chain, true) : decision;
    }

    /** Whether a decision of this book is one that any other rule would come before. */
    boolean isWeak(List<Throwable> chain) {
        return byFacts(chain) == null && byClass(chain, false) == null && byText(chain) == null;
    }

    private @Nullable Classification byFacts(List<Throwable> chain) {
        for (int depth = chain.size() - 1; depth >= 0; depth--) {
            Throwable failure = chain.get(depth);
            List<Rules.Fact> facts = of(failure).facts();
            for (int i = 0; i < facts.size(); i++) {
                Classification decision = byFact(facts.get(i), failure, depth);
                if (decision != null) {
                    return decision;
                }
            }
        }
        return null;
    }

    private @Nullable Classification byFact(Rules.Fact fact, Throwable failure, int depth) {
        for (Object each : Getters.all(fact.accessor().read(failure, ""))) {
            String value = text(each, MOST_TEXT);
            Classification decision = value == null ? null : byFact(fact, value, failure, depth);
            if (decision != null) {
                return decision;
            }
        }
        return null;
    }

    private @Nullable Classification byFact(Rules.Fact fact, String value, Throwable failure, int depth) {
        if (fact.pattern() == null) {
            return byValue(fact.table(), value, failure, depth);
        }
        Matcher matcher = fact.pattern().matcher(value);
        for (int found = 0; found < MOST_MATCHES && matcher.find(); found++) {
            Classification decision = byValue(fact.table(), matcher.group(1), failure, depth);
            if (decision != null) {
                return decision;
            }
        }
        return null;
    }

    private @Nullable Classification byValue(String table, @Nullable String value, Throwable failure, int depth) {
        if (value == null || value.isEmpty() || value.length() > LONGEST_VALUE) {
            return null;
        }
        Verdict verdict = tables.find(table, value);
        return verdict == null || verdict.kind() == null
                ? null
                : new Classification(
                        verdict.kind(),
                        table + " " + value,
                        verdict.category(),
                        null,
                        new Evidence(failure.getClass().getName(), depth, Map.of(table, value)));
    }

    /**
     * Of weak rules the outermost counts: what was thrown knows more of the call than a cause that may mean anything.
     */
    private @Nullable Classification byClass(List<Throwable> chain, boolean weak) {
        for (int i = 0; i < chain.size(); i++) {
            int depth = weak ? i : chain.size() - 1 - i;
            ClassRules found = of(chain.get(depth));
            Verdict verdict = found.verdict();
            if (verdict != null && verdict.sort() == Sort.DECIDED && verdict.isWeak() == weak) {
                return found.decision(chain.get(depth), depth);
            }
        }
        return null;
    }

    private @Nullable Classification byText(List<Throwable> chain) {
        for (int depth = chain.size() - 1; depth >= 0; depth--) {
            Throwable failure = chain.get(depth);
            List<Rules.Text> texts = of(failure).texts();
            String message = texts.isEmpty() ? null : message(failure);
            for (int i = 0; message != null && i < texts.size(); i++) {
                Verdict verdict = texts.get(i).verdict();
                if (verdict.kind() != null
                        && texts.get(i).pattern().matcher(message).find()) {
                    String type = failure.getClass().getName();
                    return new Classification(
                            verdict.kind(),
                            "message of " + type,
                            verdict.category(),
                            null,
                            new Evidence(type, depth, Map.of()));
                }
            }
        }
        return null;
    }

    static @Nullable String message(Throwable failure) {
        try {
            return text(failure.getMessage(), MOST_TEXT);
        } catch (Throwable hostile) {
            return null;
        }
    }

    /** The value as text, no longer than a pattern may have to search. */
    static @Nullable String text(@Nullable Object value, int longest) {
        try {
            String text = value == null ? null : value.toString();
            return text == null || text.length() <= longest ? text : text.substring(0, longest);
        } catch (Throwable hostile) {
            return null;
        }
    }
}
