/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Calls of public methods, one on the result of the other; a star as the argument stands for a header's name. */
final class Accessor {
    private static final Pattern STEP = Pattern.compile("(?:^|\\.)([\\p{L}_$][\\p{L}\\p{N}_$]*)\\((\\*?)\\)");

    private final List<Step> steps;
    private final boolean isNamed;

    private record Step(String method, boolean isNamed) {}

    private Accessor(List<Step> steps) {
        this.steps = steps;
        this.isNamed = steps.stream().anyMatch(Step::isNamed);
    }

    static @Nullable Accessor parse(String text) {
        List<Step> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(text);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            end = matcher.end();
            steps.add(new Step(matcher.group(1), !matcher.group(2).isEmpty()));
        }
        return end == text.length() && end > 0 ? new Accessor(steps) : null;
    }

    /** Whether it takes the name of a header; if not, its result is a map of all. */
    boolean isNamed() {
        return isNamed;
    }

    /**
     * Reads the value.
     *
     * @param name the header
     * @return the value; null for all that went wrong, whatever it was
     */
    @Nullable
    Object read(Object from, String name) {
        Object value = from;
        for (Step step : steps) {
            value = Getters.unwrap(Getters.call(value, step.method(), step.isNamed() ? name : null));
            if (value == null) {
                return null;
            }
        }
        return value;
    }
}
