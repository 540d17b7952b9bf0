/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.annotation.processing.Messager;
import javax.lang.model.element.Element;

/** Prints findings where they belong, and keeps warnings to itself that the source suppresses. */
final class Reporter {
    private static final Set<String> SUPPRESSIONS = Set.of("agentdlq", "all");

    private final Messager messager;

    Reporter(Messager messager) {
        this.messager = messager;
    }

    void report(Finding finding) {
        Place place = finding.place();
        if (!finding.isError() && isSuppressed(place.element())) {
            return;
        }
        messager.printMessage(
                finding.problem().kind(), finding.text(), place.element(), place.annotation(), place.value());
    }

    /** Reports what has no place in the source. */
    void report(Problem problem, Object... arguments) {
        messager.printMessage(problem.kind(), problem.text(arguments));
    }

    /** Whether the source wants no warnings of an element. */
    static boolean isSuppressed(Element element) {
        return Enclosing.outwards(element).stream()
                .map(around -> around.getAnnotation(SuppressWarnings.class))
                .filter(Objects::nonNull)
                .flatMap(suppressed -> Stream.of(suppressed.value()))
                .anyMatch(SUPPRESSIONS::contains);
    }
}
