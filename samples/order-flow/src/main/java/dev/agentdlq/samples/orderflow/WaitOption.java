/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how long to wait: a whole number with a unit, or ISO-8601. */
final class WaitOption implements ITypeConverter<Duration> {
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Pattern SHORT = Pattern.compile("([+-]?[0-9]+)(ms|s|m|h)");

    @Override
    public Duration convert(String text) {
        Duration wait;
        try {
            Matcher matcher = SHORT.matcher(text);
            wait = matcher.matches()
                    ? Duration.of(Long.parseLong(matcher.group(1)), unit(matcher.group(2)))
                    : Duration.parse(text);
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            throw new TypeConversionException(
                    "must be a duration such as 500ms, 30s, 5m or PT5M, but was '" + text + "'");
        }
        if (wait.isNegative()) {
            throw new TypeConversionException("must not be negative, but was '" + text + "'");
        }
        if (wait.compareTo(LONGEST) > 0) {
            throw new TypeConversionException("must be at most 24h, but was '" + text + "'");
        }
        return wait;
    }

    private static ChronoUnit unit(String letters) {
        return switch (letters) {
            case "ms" -> ChronoUnit.MILLIS;
            case "s" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MINUTES;
            default -> ChronoUnit.HOURS;
        };
    }
}
