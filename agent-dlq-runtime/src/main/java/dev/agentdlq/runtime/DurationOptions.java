/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The durations that a builder was told, each once and within its range. */
final class DurationOptions {
    private final List<String> problems;
    private final Map<String, Duration> valueByOption = new HashMap<>();

    DurationOptions(List<String> problems) {
        this.problems = problems;
    }

    void set(String option, Duration value, Duration least, Duration most) {
        Objects.requireNonNull(value, option);
        if (valueByOption.put(option, value) != null) {
            problems.add(option + " must be set once, but was set twice");
        }
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            problems.add(option + " must be from " + least + " to " + most + ", but was " + value);
        }
    }

    Duration get(String option, Duration byDefault) {
        return valueByOption.getOrDefault(option, byDefault);
    }
}
