/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one rules file says, by class name and by table. Holds text alone, no class, so that it keeps no class loader.
 *
 * @param classes the verdicts on classes
 * @param facts what is read from their instances and looked up
 * @param headers how the headers of an answer are read
 * @param delays where a delay is read
 * @param texts the verdicts on messages
 * @param tables the verdicts on values
 */
record Rules(
        Map<String, Verdict> classes,
        Map<String, List<Fact>> facts,
        Map<String, List<Accessor>> headers,
        Map<String, List<DelaySource>> delays,
        Map<String, List<Text>> texts,
        Map<String, Map<String, Verdict>> tables) {

    /** A value to look up in a table: all of it, or what the pattern finds in it. */
    record Fact(String table, Accessor accessor, @Nullable Pattern pattern) {}

    /** A delay: the value, or what the pattern finds in it, in a unit. */
    record DelaySource(
            DelayUnit unit, Accessor accessor, @Nullable Pattern pattern) {}

    /** A verdict on instances whose message the pattern finds something in. */
    record Text(Pattern pattern, Verdict verdict) {}

    /** How a number is to be read. */
    enum DelayUnit {
        /** Seconds from now. */
        SECONDS,
        /** Milliseconds from now. */
        MILLIS,
        /** A point in time, in milliseconds since 1970. */
        EPOCH_MILLIS,
        /** Whatever it looks like. */
        ANY,
        /** The trailer {@code grpc-status-details-bin}. */
        GRPC_DETAILS
    }

    static Rules empty() {
        return new Rules(
                new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
    }

    /** Looks a value up: itself first, then the longest beginning of it that stands there with a star. */
    @Nullable
    Verdict find(String table, String value) {
        Map<String, Verdict> byValue = tables.get(table);
        if (byValue == null) {
            return null;
        }
        Verdict exact = byValue.get(value);
        for (int end = value.length() - 1; exact == null && end > 0; end--) {
            exact = byValue.get(value.substring(0, end) + "*");
        }
        return exact;
    }
}
