/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The options of one benchmark, as they were typed. Immutable. */
final class Options {
    private final Map<String, String> values;

    private Options(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads options.
     *
     * @param arguments what was typed
     * @param valued the options that a value follows
     * @param flags the options that stand alone
     * @throws UsageException if one is unknown, stands twice or lacks its value
     */
    static Options of(String[] arguments, Set<String> valued, Set<String> flags) {
        Map<String, String> values = new LinkedHashMap<>();
        int next = 0;
        while (next < arguments.length) {
            String name = arguments[next++];
            String value = "";
            if (valued.contains(name)) {
                if (next == arguments.length) {
                    throw new UsageException("option " + name + " must have a value");
                }
                value = arguments[next++];
            } else if (!flags.contains(name)) {
                Set<String> known = new TreeSet<>(valued);
                known.addAll(flags);
                throw new UsageException("option '" + name + "' is not known; known options: " + known);
            }
            if (values.put(name, value) != null) {
                throw new UsageException("option " + name + " must stand once, but stands twice");
            }
        }
        return new Options(values);
    }

    boolean has(String flag) {
        return values.containsKey(flag);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Returns a number of at least 1. */
    int count(String name, int fallback) {
        String typed = values.get(name);
        if (typed == null) {
            return fallback;
        }
        try {
            int number = Integer.parseInt(typed);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException ignored) {
            // Told below, together with numbers that are too small.
        }
        throw new UsageException("option " + name + " must be a number from 1 to 2147483647, but was '" + typed + "'");
    }
}
