/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import dev.agentdlq.spi.TaskPolicy;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a delay in any spelling that servers use: seconds with or without a fraction, {@code 1m30s}, a date, a point in
 * time in seconds or milliseconds since 1970. None is negative, none longer than seven days.
 */
final class DelayText {
    /** Numbers from here on are points in time: as a delay they would be 31 years. */
    private static final double FIRST_EPOCH_SECOND = 1e9;

    private static final double FIRST_EPOCH_MILLI = 1e12;
    private static final int LONGEST = 64;

    private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(?:\\.\\d{1,12})?");
    private static final String AMOUNT =
            "\\d{1,9}(?:\\.\\d{1,9})?\\s?(?:milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|h|days?|d)\\b";
    private static final Pattern ONE_AMOUNT =
            Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)\\s?([a-z]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern AMOUNTS = Pattern.compile(
            "\\s*" + ONE_AMOUNT.pattern() + "(?:\\s{0,2}" + ONE_AMOUNT.pattern() + "){0,3}\\s*",
            Pattern.CASE_INSENSITIVE);

    /** What people and machines write into messages. The unit is asked for: a bare number may be anything. */
    private static final Pattern IN_MESSAGE = Pattern.compile(
            "(?:(?:try|retry)\\s{1,2}again\\s{1,2}(?:in|after)|retry(?:ing)?\\s{1,2}(?:in|after)|retry-after:?|retryDelay\"?:)"
                    + "\\s{0,2}\"?(?:about\\s|at\\sleast\\s)?"
                    + "((?:\\d{1,9}(?:\\.\\d{1,9})?\\s?(?:h|m)(?=\\d)){0,2}" + AMOUNT + "(?:(?:\\s|\\sand\\s)" + AMOUNT
                    + "){0,2})",
            Pattern.CASE_INSENSITIVE);

    private DelayText() {}

    /** Reads a value of a header, or of an accessor whose unit is not known. */
    static @Nullable Duration any(String value, Instant now) {
        String text = value.strip();
        if (text.isEmpty() || text.length() > LONGEST) {
            return null;
        }
        if (NUMBER.matcher(text).matches()) {
            return ofNumber(Double.parseDouble(text), now);
        }
        if (AMOUNTS.matcher(text).matches()) {
            return amounts(text);
        }
        return text.charAt(0) == 'P' || text.charAt(0) == 'p' ? iso(text) : date(text, now);
    }

    /** Reads a number of milliseconds. */
    static @Nullable Duration millis(String value) {
        String text = value.strip();
        return NUMBER.matcher(text).matches() ? bounded(Double.parseDouble(text)) : null;
    }

    /** Reads a number of seconds. */
    static @Nullable Duration seconds(String value) {
        String text = value.strip();
        return NUMBER.matcher(text).matches() ? bounded(Double.parseDouble(text) * 1000) : null;
    }

    /** Reads a point in time in milliseconds. */
    static @Nullable Duration epochMillis(String value, Instant now) {
        String text = value.strip();
        return NUMBER.matcher(text).matches() ? bounded(Double.parseDouble(text) - (double) now.toEpochMilli()) : null;
    }

    /** Finds what a message says of trying again. */
    static @Nullable Duration inMessage(String message) {
        Matcher matcher = IN_MESSAGE.matcher(message);
        return matcher.find() ? amounts(matcher.group(1)) : null;
    }

    static Duration bounded(double millis) {
        return Duration.ofMillis(
                (long) Math.min(Math.max(0, Math.ceil(millis)), (double) TaskPolicy.LONGEST_DELAY.toMillis()));
    }

    private static Duration ofNumber(double number, Instant now) {
        if (number >= FIRST_EPOCH_MILLI) {
            return bounded(number - (double) now.toEpochMilli());
        }
        return bounded(number >= FIRST_EPOCH_SECOND ? number * 1000 - (double) now.toEpochMilli() : number * 1000);
    }

    private static @Nullable Duration amounts(String text) {
        double millis = 0;
        Matcher matcher = ONE_AMOUNT.matcher(text);
        while (matcher.find()) {
            double unit = millisOf(matcher.group(2).toLowerCase(Locale.ROOT));
            if (unit == 0) {
                return null;
            }
            millis += Double.parseDouble(matcher.group(1)) * unit;
        }
        return bounded(millis);
    }

    private static double millisOf(String unit) {
        return switch (unit) {
            case "ms", "millisecond", "milliseconds" -> 1;
            case "s", "sec", "secs", "second", "seconds" -> 1000;
            case "m", "min", "mins", "minute", "minutes" -> 60_000;
            case "h", "hour", "hours" -> 3_600_000;
            case "d", "day", "days" -> 86_400_000;
            default -> 0;
        };
    }

    private static @Nullable Duration iso(String text) {
        try {
            return bounded((double) Duration.parse(text).toMillis());
        } catch (DateTimeException | ArithmeticException other) {
            return null;
        }
    }

    private static @Nullable Duration date(String text, Instant now) {
        Instant then;
        try {
            then = Character.isDigit(text.charAt(0))
                    ? OffsetDateTime.parse(text).toInstant()
                    : ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
        } catch (DateTimeException other) {
            return null;
        }
        return bounded((double) (then.toEpochMilli() - now.toEpochMilli()));
    }
}
