/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.internal;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the durations of annotations. */
public final class Durations {
    private static final Pattern SHORT_FORM = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");

    private Durations() {}

    /**
     * Reads a duration.
     *
     * @param text {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 30d} or ISO-8601
     * @return the duration, zero or longer
     * @throws IllegalArgumentException if it is neither, or negative
     */
    public static Duration parse(String text) {
        Matcher matcher = SHORT_FORM.matcher(text);
        Duration duration =
                matcher.matches() ? ofUnit(Long.parseLong(matcher.group(1)), matcher.group(2)) : parseIso(text);
        if (duration.isNegative()) {
            throw new IllegalArgumentException("a duration must not be negative, but was '" + text + "'");
        }
        return duration;
    }

    private static Duration ofUnit(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static Duration parseIso(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException notIso) {
            throw new IllegalArgumentException(
                    "a duration must look like '500ms', '30s', '5m', '2h', '30d' or ISO-8601 'PT30S', but was '" + text
                            + "'",
                    notIso);
        }
    }
}
