/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import dev.agentdlq.spi.Types;
import java.io.ByteArrayInputStream;
import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list of arguments made by chance: declared types, and values that are likely to break something.
 *
 * @param types the declared types
 * @param values one value for each
 * @param mayBeRefused whether a value is among them that need not come back
 */
@SuppressWarnings("ArrayRecordComponent") // what a call has
record GeneratedArguments(List<Type> types, @Nullable Object[] values, boolean mayBeRefused) {
    /** Is put where it must be hidden. */
    static final String SECRET = "S3CRET-VALUE-7";

    private static final List<String> TEXTS = List.of(
            "",
            "#W123",
            "a\u0000b",
            "\ud800",
            "\udc00x",
            "😀",
            "\"\\/\b\f\n\r\t",
            "\u2028\u2029\u202e\ufeff\uffff",
            "null",
            "NaN",
            "{\"a\":1}",
            "Bearer " + SECRET,
            "password=" + SECRET,
            "http://u:" + SECRET + "@h/",
            "\u001b[31m",
            "ıİşŞ",
            "x".repeat(3_000),
            "€".repeat(2_000),
            "\u0001".repeat(1_500));

    /** The library refuses half a surrogate pair in a name. */
    private static final List<String> KEYS = List.of("", "a\u0000\"\\b", "😀", "ü");

    enum Color {
        RED,
        GREEN
    }

    record Item(String name, @Nullable BigDecimal price, Optional<String> note, List<Integer> numbers) {}

    record Box<T>(
            @Nullable T content,
            Map<String, T> more,
            @Nullable Box<T> inner) {}

    /** A type and what makes its values. */
    private record Kind(Type type, Function<Random, @Nullable Object> values, boolean mayBeRefused) {}

    private static final List<Kind> LEAVES = List.of(
            kind(String.class, GeneratedArguments::text),
            kind(int.class, Random::nextInt),
            kind(long.class, random -> random.nextLong() >> random.nextInt(64)),
            kind(double.class, GeneratedArguments::real),
            kind(float.class, random -> (float) real(random)),
            kind(boolean.class, Random::nextBoolean),
            kind(char.class, random -> (char) random.nextInt(0x10000)),
            kind(Byte.class, random -> orNull(random, (byte) random.nextInt())),
            kind(Short.class, random -> orNull(random, (short) random.nextInt())),
            kind(Integer.class, random -> orNull(random, random.nextInt())),
            kind(Long.class, random -> orNull(random, random.nextLong())),
            kind(Double.class, random -> orNull(random, real(random))),
            kind(BigDecimal.class, random -> new BigDecimal(integer(random), random.nextInt(400) - 200)),
            kind(BigInteger.class, GeneratedArguments::integer),
            kind(UUID.class, random -> new UUID(random.nextLong(), random.nextLong())),
            kind(Color.class, random -> Color.values()[random.nextInt(2)]),
            kind(
                    Instant.class,
                    random -> Instant.ofEpochSecond(random.nextInt() * 1_000L, random.nextInt(1_000_000_000))),
            kind(LocalDate.class, random -> LocalDate.ofEpochDay(random.nextInt(2_000_000) - 1_000_000)),
            kind(
                    LocalDateTime.class,
                    random -> LocalDateTime.ofEpochSecond(
                            random.nextInt(), random.nextInt(1_000_000_000), ZoneOffset.UTC)),
            kind(
                    ZonedDateTime.class,
                    random -> Instant.ofEpochSecond(random.nextInt())
                            .atZone(ZoneId.of(List.of("Europe/Berlin", "UTC", "Z", "+05:45", "Pacific/Apia")
                                    .get(random.nextInt(5))))),
            kind(Duration.class, random -> Duration.ofSeconds(random.nextLong() >> 8, random.nextInt(1_000_000_000))),
            kind(
                    Locale.class,
                    random -> List.of(Locale.ROOT, Locale.GERMANY, Locale.CHINA).get(random.nextInt(3))),
            kind(Path.class, random -> Path.of("a", "b" + random.nextInt(10))),
            kind(byte[].class, random -> {
                byte[] bytes = new byte[random.nextInt(40)];
                random.nextBytes(bytes);
                return bytes;
            }),
            kind(int[].class, random -> random.ints(random.nextInt(5)).toArray()),
            kind(Item.class, GeneratedArguments::item),
            new Kind(Object.class, GeneratedArguments::anything, true),
            new Kind(ByteArrayInputStream.class, random -> new ByteArrayInputStream(new byte[1]), true));

    static GeneratedArguments next(Random random) {
        int count = random.nextInt(4);
        List<Type> types = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>();
        boolean mayBeRefused = false;
        for (int i = 0; i < count; i++) {
            Kind kind = kind(random, 2);
            types.add(kind.type());
            values.add(kind.values().apply(random));
            mayBeRefused |= kind.mayBeRefused();
        }
        return new GeneratedArguments(types, values.toArray(), mayBeRefused);
    }

    private static Kind kind(Random random, int depth) {
        if (depth == 0 || random.nextInt(3) > 0) {
            // What can never be stored should not be in every list.
            int bound = random.nextInt(8) == 0 ? LEAVES.size() : LEAVES.size() - 2;
            return LEAVES.get(random.nextInt(bound));
        }
        Kind inner = boxed(kind(random, depth - 1));
        return switch (random.nextInt(6)) {
            case 0 -> of(inner, Types.parameterized(List.class, inner.type()), some -> some);
            case 1 -> of(inner, Types.parameterized(List.class, Types.subtypeOf(inner.type())), some -> some);
            case 2 -> of(inner, Types.parameterized(Set.class, inner.type()), LinkedHashSet::new);
            case 3 -> of(inner, Types.parameterized(Map.class, String.class, inner.type()), GeneratedArguments::map);
            case 4 ->
                of(
                        inner,
                        Types.parameterized(Optional.class, inner.type()),
                        some -> some.stream()
                                .filter(value -> value != null && !(value instanceof Optional))
                                .findFirst());
            default ->
                of(
                        inner,
                        Types.parameterized(Box.class, inner.type()),
                        some -> new Box<>(
                                some.isEmpty() ? null : some.get(0), map(some), new Box<>(null, Map.of(), null)));
        };
    }

    private static Kind boxed(Kind kind) {
        if (!(kind.type() instanceof Class<?> raw) || !raw.isPrimitive()) {
            return kind;
        }
        Class<?> box = MethodType.methodType(raw).wrap().returnType();
        return new Kind(box, kind.values(), kind.mayBeRefused());
    }

    private static Kind of(Kind inner, Type type, Function<List<@Nullable Object>, @Nullable Object> container) {
        return new Kind(
                type,
                random -> {
                    List<@Nullable Object> some = new ArrayList<>();
                    for (int i = random.nextInt(4); i > 0; i--) {
                        some.add(inner.values().apply(random));
                    }
                    return container.apply(some);
                },
                inner.mayBeRefused() || isOptional(inner.type()) || isArray(inner.type()));
    }

    /** No optional at all, and an empty one, look the same; arrays are never equal, so that no set knows them. */
    private static boolean isOptional(Type type) {
        return type.getTypeName().startsWith(Optional.class.getName());
    }

    private static boolean isArray(Type type) {
        return type instanceof Class<?> raw && raw.isArray();
    }

    private static Map<String, @Nullable Object> map(List<@Nullable Object> some) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < some.size(); i++) {
            map.put(KEYS.get(i), some.get(i));
        }
        return map;
    }

    private static Kind kind(Type type, Function<Random, @Nullable Object> values) {
        return new Kind(type, values, false);
    }

    private static String text(Random random) {
        return TEXTS.get(random.nextInt(random.nextInt(8) == 0 ? TEXTS.size() : TEXTS.size() - 3));
    }

    private static double real(Random random) {
        double[] special = {Double.NaN, Double.NEGATIVE_INFINITY, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, 1e140, 0.1};
        int choice = random.nextInt(14);
        return choice < special.length ? special[choice] : Double.longBitsToDouble(random.nextLong());
    }

    private static BigInteger integer(Random random) {
        return new BigInteger(random.nextInt(16) == 0 ? 4_000 : 80, random);
    }

    private static Item item(Random random) {
        return new Item(
                text(random),
                random.nextBoolean() ? null : new BigDecimal("1.10"),
                Optional.of(random).filter(Random::nextBoolean).map(GeneratedArguments::text),
                random.ints(random.nextInt(3)).boxed().toList());
    }

    private static @Nullable Object anything(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextLong() >> random.nextInt(64);
            case 1 -> real(random);
            case 2 -> Map.of("a", random.nextInt(), "password", SECRET);
            case 3 -> new UUID(random.nextLong(), 1);
            case 4 -> Set.of(1);
            case 5 -> (Runnable) () -> {};
            case 6 -> null;
            default -> text(random);
        };
    }

    private static @Nullable Object orNull(Random random, Object value) {
        return random.nextInt(4) == 0 ? null : value;
    }

    /** Compares without the codec's own means; a number of an open type by its value. */
    static boolean areSame(Type type, @Nullable Object one, @Nullable Object other) {
        String name = type.getTypeName();
        boolean isOpen = name.contains(Object.class.getName()) || name.contains("?>");
        return shape(one, isOpen).equals(shape(other, isOpen));
    }

    /** A form that is equal where the contents are, arrays and null included. */
    private static Object shape(@Nullable Object value, boolean isOpen) {
        if (value instanceof byte[] bytes) {
            return Arrays.toString(bytes);
        }
        if (value instanceof int[] numbers) {
            return Arrays.toString(numbers);
        }
        if (value instanceof Set<?> set) {
            return new HashSet<>(shapes(set, isOpen));
        }
        if (value instanceof Collection<?> list) {
            return shapes(list, isOpen);
        }
        if (value instanceof Map<?, ?> map) {
            return List.of(shapes(map.keySet(), isOpen), shapes(map.values(), isOpen));
        }
        if (value instanceof Optional<?> optional) {
            return Optional.of(shape(optional.orElse(null), isOpen));
        }
        if (value instanceof Box<?> box) {
            return List.of(shape(box.content(), isOpen), shape(box.more(), isOpen), shape(box.inner(), isOpen));
        }
        if (isOpen && value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return new BigDecimal(number.toString()).stripTrailingZeros();
        }
        return value == null ? "no value" : value;
    }

    private static List<Object> shapes(Collection<?> values, boolean isOpen) {
        return values.stream().map(value -> shape(value, isOpen)).toList();
    }
}
