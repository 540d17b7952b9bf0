/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import dev.agentdlq.spi.Classification;
import dev.agentdlq.spi.Evidence;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that one rules file says of the instances of one class, found by the names of its superclasses and interfaces.
 *
 * @param matched the class that the verdict names; null where no name of them has one
 * @param verdict the verdict on it; null where no name has one
 * @param isExact whether the class itself has the verdict, and not a superclass
 * @param atOnce the decision where an instance was thrown itself, since most are; null where it takes more
 * @param facts what to look up
 * @param texts what to look for in messages
 * @param headers how to read headers
 * @param delays where to read a delay
 */
record ClassRules(
        @Nullable String matched,
        @Nullable Verdict verdict,
        boolean isExact,
        @Nullable Classification atOnce,
        List<Rules.Fact> facts,
        List<Rules.Text> texts,
        List<Accessor> headers,
        List<Rules.DelaySource> delays) {

    static ClassRules of(Class<?> type, Rules rules) {
        String matched = null;
        Verdict verdict = null;
        List<Rules.Fact> facts = new ArrayList<>();
        List<Rules.Text> texts = new ArrayList<>();
        List<Accessor> headers = new ArrayList<>();
        List<Rules.DelaySource> delays = new ArrayList<>();
        for (String name : namesOf(type)) {
            if (verdict == null) {
                verdict = rules.classes().get(name);
                matched = verdict == null ? null : name;
            }
            facts.addAll(rules.facts().getOrDefault(name, List.of()));
            texts.addAll(rules.texts().getOrDefault(name, List.of()));
            headers.addAll(rules.headers().getOrDefault(name, List.of()));
            delays.addAll(rules.delays().getOrDefault(name, List.of()));
        }
        return new ClassRules(
                matched,
                verdict,
                type.getName().equals(matched),
                matched == null || verdict == null ? null : decision(verdict, matched, type.getName(), 0),
                List.copyOf(facts),
                List.copyOf(texts),
                List.copyOf(headers),
                List.copyOf(delays));
    }

    /** Returns the decision by the class, for an instance at a depth of the chain; null where the verdict is none. */
    @Nullable
    Classification decision(Throwable failure, int depth) {
        return depth == 0 || matched == null || verdict == null
                ? atOnce
                : decision(verdict, matched, failure.getClass().getName(), depth);
    }

    boolean is(Verdict.Sort sort) {
        return verdict != null && verdict.sort() == sort;
    }

    private static @Nullable Classification decision(Verdict verdict, String matched, String type, int depth) {
        return verdict.kind() == null
                ? null
                : new Classification(
                        verdict.kind(),
                        "class " + matched,
                        verdict.category(),
                        null,
                        new Evidence(type, depth, Map.of()));
    }

    /** The class, its interfaces, then the same of its superclass; so the nearest comes first. */
    private static Set<String> namesOf(Class<?> type) {
        Set<String> names = new LinkedHashSet<>();
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            names.add(each.getName());
            addInterfaces(each, names);
        }
        return names;
    }

    private static void addInterfaces(Class<?> type, Set<String> names) {
        for (Class<?> each : type.getInterfaces()) {
            if (names.add(each.getName())) {
                addInterfaces(each, names);
            }
        }
    }
}
