/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Currency;
import java.util.Date;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** The JDK's values: whether two of them are the same, asked of no code but the JDK's. */
final class Values {
    private static final Set<Class<?>> NUMBERS = Set.of(
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigInteger.class,
            BigDecimal.class);

    private static final Set<Class<?>> OTHERS = Set.of(
            String.class,
            Boolean.class,
            Character.class,
            UUID.class,
            URI.class,
            URL.class,
            File.class,
            Locale.class,
            Currency.class,
            BitSet.class,
            OptionalInt.class,
            OptionalLong.class,
            OptionalDouble.class,
            Pattern.class,
            StringBuilder.class,
            StringBuffer.class,
            AtomicInteger.class,
            AtomicLong.class,
            AtomicBoolean.class);

    private Values() {}

    static boolean isValue(Object value) {
        Class<?> type = value.getClass();
        return NUMBERS.contains(type)
                || OTHERS.contains(type)
                || (Things.isOfJdk(type)
                        && (type.getPackageName().equals("java.time")
                                || value instanceof Date
                                || value instanceof Calendar
                                || value instanceof TimeZone
                                || value instanceof ZoneId
                                || value instanceof Path
                                || value instanceof Charset));
    }

    /** Compares two values of the same class. */
    static boolean areSame(Object one, Object other) {
        if (one instanceof URL url) {
            // Its equals() asks the name service.
            return url.toExternalForm().equals(((URL) other).toExternalForm());
        }
        if (one instanceof Pattern pattern) {
            return pattern.pattern().equals(((Pattern) other).pattern())
                    && pattern.flags() == ((Pattern) other).flags();
        }
        if (one instanceof CharSequence || one instanceof AtomicInteger || one instanceof AtomicLong) {
            return one.toString().contentEquals(other.toString());
        }
        if (one instanceof AtomicBoolean flag) {
            return flag.get() == ((AtomicBoolean) other).get();
        }
        return one.equals(other);
    }

    /** Whether two numbers are equal, whatever their classes. Not a number and minus zero have no other class. */
    static boolean areEqualNumbers(Object one, Object other) {
        if (!NUMBERS.contains(one.getClass()) || !NUMBERS.contains(other.getClass())) {
            return false;
        }
        if (one.getClass() == other.getClass()) {
            return one.equals(other);
        }
        boolean minusZero = one.toString().equals("-0.0");
        return !minusZero && isFinite(one) && isFinite(other) && decimal(one).compareTo(decimal(other)) == 0;
    }

    static boolean areEqualTrees(JsonNode one, JsonNode other) {
        return one.equals(
                (a, b) -> a.equals(b)
                                || (a.isNumber() && b.isNumber() && areEqualNumbers(a.numberValue(), b.numberValue()))
                        ? 0
                        : 1,
                other);
    }

    private static boolean isFinite(Object number) {
        return !(number instanceof Double || number instanceof Float)
                || Double.isFinite(((Number) number).doubleValue());
    }

    private static BigDecimal decimal(Object number) {
        return number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
    }
}
