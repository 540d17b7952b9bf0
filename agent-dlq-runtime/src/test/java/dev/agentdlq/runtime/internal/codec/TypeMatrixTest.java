/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.agentdlq.spi.Types;
import java.io.File;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The type matrix: one row for each kind of argument that must come back exactly as it was. */
@SuppressWarnings({"JavaUtilDate", "JdkObsolete", "UnnecessaryStringBuilder"}) // what people pass
class TypeMatrixTest {
    enum Color {
        RED,
        GREEN {
            @Override
            public String toString() {
                return "not the name";
            }
        }
    }

    record Item(String name, @Nullable BigDecimal price, Optional<String> note) {}

    record Page<T>(List<T> rows, Map<String, ? extends T> byName) {}

    record Primitives(boolean a, byte b, short c, int d, long e, float f, double g, char h) {}

    record Nested(String name, @Nullable Nested inner) {}

    record OrderId(@JsonValue String value) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static OrderId of(String value) {
            return new OrderId(value);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Card.class, name = "card"),
        @JsonSubTypes.Type(value = Invoice.class, name = "invoice")
    })
    sealed interface Payment {}

    record Card(String number) implements Payment {}

    record Invoice(int days, List<Payment> parts) implements Payment {}

    /** What Lombok's @Data makes. */
    static class Customer {
        private @Nullable String name;
        private boolean active;
        private @Nullable List<Long> orders;

        public @Nullable String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }

        public boolean isActive() {
            return active;
        }

        public void setActive(boolean active) {
            this.active = active;
        }

        public @Nullable List<Long> getOrders() {
            return orders;
        }

        public void setOrders(List<Long> orders) {
            this.orders = orders;
        }

        static Customer sample() {
            Customer customer = new Customer();
            customer.setName("Ada");
            customer.setActive(true);
            customer.setOrders(List.of(1L, Long.MIN_VALUE));
            return customer;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Customer that
                    && Objects.equals(name, that.name)
                    && active == that.active
                    && Objects.equals(orders, that.orders);
        }

        @Override
        public int hashCode() {
            return Objects.hash(name, active, orders);
        }
    }

    /** What Lombok's @Value with @Jacksonized makes. */
    static final class Money {
        private final long cents;
        private final String currency;

        @JsonCreator
        Money(@JsonProperty("cents") long cents, @JsonProperty("currency") String currency) {
            this.cents = cents;
            this.currency = currency;
        }

        public long getCents() {
            return cents;
        }

        public String getCurrency() {
            return currency;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Money that && cents == that.cents && currency.equals(that.currency);
        }

        @Override
        public int hashCode() {
            return Objects.hash(cents, currency);
        }
    }

    static Stream<Arguments> rows() {
        return Stream.of(texts(), numbers(), times(), containers(), own(), others())
                .flatMap(rows -> rows);
    }

    private static Stream<Arguments> texts() {
        return Stream.of(
                row("lone surrogates", String.class, "a\ud800b\udc00 \udfff"),
                row("surrogate pairs", String.class, "😀\ud83d\ude00"),
                row("NUL and control characters", String.class, "a\u0000b\u001b[31m\r\n\u007f\u0085\u2028\ufeff"),
                row("an empty text", String.class, ""),
                row("no text", String.class, null),
                row("a char", char.class, 'ü'),
                row("a char NUL", char.class, '\u0000'),
                row("a char of half a pair", Character.class, '\ud800'),
                row("chars", char[].class, "a\u0000\ud800".toCharArray()),
                row("a text of a million characters", String.class, "\u00e9".repeat(1_000_000)),
                row("a CharSequence", CharSequence.class, "text"),
                row("a StringBuilder", StringBuilder.class, new StringBuilder("text")));
    }

    private static Stream<Arguments> numbers() {
        return Stream.of(
                row("NaN", double.class, Double.NaN),
                row("Infinity", Double.class, Double.POSITIVE_INFINITY),
                row("float NaN", float.class, Float.NaN),
                row("float Infinity", Float.class, Float.NEGATIVE_INFINITY),
                row("-0.0", double.class, -0.0),
                row("float -0.0", float.class, -0.0f),
                row("the least double", double.class, Double.MIN_VALUE),
                row("a double of 17 digits", double.class, 0.1 + 0.2),
                row("the largest float", float.class, Float.MAX_VALUE),
                row("the least float", float.class, Float.MIN_VALUE),
                row(
                        "primitives",
                        Primitives.class,
                        new Primitives(true, (byte) -128, Short.MIN_VALUE, -1, 1L << 60, 0.1f, 1e300, '"')),
                row("boxed null", Integer.class, null),
                row("boxed Byte", Byte.class, Byte.MIN_VALUE),
                row("boxed Short", Short.class, Short.MAX_VALUE),
                row("boxed Boolean", Boolean.class, false),
                row("Long beyond 2^53", Long.class, (1L << 53) + 1),
                row("BigDecimal scale", BigDecimal.class, new BigDecimal("1.500")),
                row("BigDecimal negative scale", BigDecimal.class, new BigDecimal("15E+7")),
                row("BigDecimal exponent", BigDecimal.class, new BigDecimal("1e140000")),
                row("BigDecimal zero with scale", BigDecimal.class, new BigDecimal("0.000")),
                row("BigDecimal of 1,001 digits", BigDecimal.class, new BigDecimal("9".repeat(1_001) + ".5")),
                row("BigInteger of 1,001 digits", BigInteger.class, new BigInteger("-" + "7".repeat(1_001))),
                row("BigInteger of 20,000 digits", BigInteger.class, BigInteger.TEN.pow(20_000)),
                row("AtomicLong", AtomicLong.class, new AtomicLong(7)),
                row("OptionalInt", OptionalInt.class, OptionalInt.of(-1)),
                row("OptionalLong empty", OptionalLong.class, OptionalLong.empty()),
                row("OptionalDouble NaN", OptionalDouble.class, OptionalDouble.of(Double.NaN)));
    }

    private static Stream<Arguments> times() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        LocalDateTime twice = LocalDateTime.of(2026, 10, 25, 2, 30);
        return Stream.of(
                row("Instant", Instant.class, Instant.parse("2026-11-21T10:15:30.123456789Z")),
                row("Instant MIN", Instant.class, Instant.MIN),
                row("Instant MAX", Instant.class, Instant.MAX),
                row("LocalDate", LocalDate.class, LocalDate.of(2026, 2, 28)),
                row("LocalDate MIN", LocalDate.class, LocalDate.MIN),
                row("LocalDate MAX", LocalDate.class, LocalDate.MAX),
                row("LocalTime", LocalTime.class, LocalTime.of(23, 59, 59, 1)),
                row("LocalTime without seconds", LocalTime.class, LocalTime.MIDNIGHT),
                row("LocalDateTime", LocalDateTime.class, LocalDateTime.MAX),
                row("OffsetDateTime", OffsetDateTime.class, OffsetDateTime.of(twice, ZoneOffset.ofHours(-11))),
                row("OffsetTime", OffsetTime.class, OffsetTime.of(LocalTime.NOON, ZoneOffset.ofHoursMinutes(5, 45))),
                row("ZonedDateTime zone", ZonedDateTime.class, ZonedDateTime.of(2026, 7, 1, 0, 0, 0, 0, berlin)),
                row(
                        "ZonedDateTime of the first 02:30",
                        ZonedDateTime.class,
                        ZonedDateTime.ofLocal(twice, berlin, ZoneOffset.ofHours(2))),
                row(
                        "ZonedDateTime of the second 02:30",
                        ZonedDateTime.class,
                        ZonedDateTime.ofLocal(twice, berlin, ZoneOffset.ofHours(1))),
                row("ZonedDateTime of zone UTC", ZonedDateTime.class, ZonedDateTime.of(twice, ZoneId.of("UTC"))),
                row("ZonedDateTime of offset Z", ZonedDateTime.class, ZonedDateTime.of(twice, ZoneOffset.UTC)),
                row("Duration", Duration.class, Duration.ofNanos(-1_500_000_001)),
                row("Duration MAX", Duration.class, Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)),
                row("Duration MIN", Duration.class, Duration.ofSeconds(Long.MIN_VALUE)),
                row("Period", Period.class, Period.of(-1, 14, 40)),
                row("Year", Year.class, Year.of(-5)),
                row("Year of six digits", Year.class, Year.of(123_456)),
                row("YearMonth", YearMonth.class, YearMonth.of(2026, 1)),
                row("YearMonth of five digits", YearMonth.class, YearMonth.of(10_000, 12)),
                row("YearMonth before Christ", YearMonth.class, YearMonth.of(-44, 3)),
                row("MonthDay", MonthDay.class, MonthDay.of(2, 29)),
                row("Month", Month.class, Month.MAY),
                row("DayOfWeek", DayOfWeek.class, DayOfWeek.SUNDAY),
                row("ZoneId", ZoneId.class, berlin),
                row("ZoneOffset", ZoneOffset.class, ZoneOffset.ofTotalSeconds(-3_601)),
                row("Date", Date.class, new Date(1_234_567_890_123L)),
                row("Timestamp of milliseconds", Timestamp.class, new Timestamp(1_234_567_890_123L)));
    }

    private static Stream<Arguments> containers() {
        Type items = Types.parameterized(List.class, Item.class);
        Item cup = new Item("cup", new BigDecimal("9.90"), Optional.of("blue"));
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put("z", 1L);
        map.put("a", null);
        return Stream.of(
                row("List<Foo>", items, List.of(cup)),
                row("List with null", items, Arrays.asList(cup, null)),
                row(
                        "List<List<Long>>",
                        Types.parameterized(List.class, Types.parameterized(List.class, Long.class)),
                        List.of(List.of(1L), List.of())),
                row("Map<String, Long> in its order", Types.parameterized(Map.class, String.class, Long.class), map),
                row(
                        "Map<Enum, List<Long>>",
                        Types.parameterized(Map.class, Color.class, Types.parameterized(List.class, Long.class)),
                        Map.of(Color.RED, List.of(1L, 2L))),
                row(
                        "Map<UUID, Item>",
                        Types.parameterized(Map.class, UUID.class, Item.class),
                        Map.of(new UUID(1, 2), cup)),
                row(
                        "Map<Integer, String>",
                        Types.parameterized(Map.class, Integer.class, String.class),
                        Map.of(-1, "a")),
                row(
                        "Map<LocalDate, String>",
                        Types.parameterized(Map.class, LocalDate.class, String.class),
                        Map.of(LocalDate.EPOCH, "a")),
                row(
                        "HashMap",
                        Types.parameterized(HashMap.class, String.class, Item.class),
                        new HashMap<>(Map.of("b", cup, "a", cup, "c", cup))),
                row(
                        "SortedMap",
                        Types.parameterized(SortedMap.class, String.class, String.class),
                        new TreeMap<>(Map.of("b", "1", "a", "2"))),
                row(
                        "ConcurrentHashMap",
                        Types.parameterized(ConcurrentHashMap.class, String.class, String.class),
                        new ConcurrentHashMap<>(Map.of("b", "1", "a", "2"))),
                row(
                        "EnumMap",
                        Types.parameterized(EnumMap.class, Color.class, String.class),
                        new EnumMap<>(Map.of(Color.GREEN, "x"))),
                row("Set", Types.parameterized(Set.class, String.class), Set.of("a", "b", "c", "d")),
                row(
                        "HashSet",
                        Types.parameterized(HashSet.class, Integer.class),
                        new HashSet<>(List.of(99_999, 3, 70_000, 1, 65_536))),
                row("TreeSet", Types.parameterized(TreeSet.class, String.class), new TreeSet<>(Set.of("b", "a"))),
                row("EnumSet", Types.parameterized(EnumSet.class, Color.class), EnumSet.of(Color.GREEN)),
                row("EnumSet as Set", Types.parameterized(Set.class, Color.class), EnumSet.allOf(Color.class)),
                row("Deque", Types.parameterized(Deque.class, String.class), new ArrayDeque<>(List.of("b", "a"))),
                row("LinkedList", Types.parameterized(LinkedList.class, String.class), new LinkedList<>(List.of("a"))),
                row("Collection with a list", Types.parameterized(Collection.class, String.class), List.of("a", "b")),
                row("Iterable", Types.parameterized(Iterable.class, String.class), List.of("a")),
                row("Map.Entry", Types.parameterized(Map.Entry.class, String.class, Long.class), Map.entry("a", 1L)),
                row("Optional", Types.parameterized(Optional.class, LocalDate.class), Optional.of(LocalDate.EPOCH)),
                row("Optional empty", Types.parameterized(Optional.class, LocalDate.class), Optional.empty()),
                row("wildcard", Types.parameterized(List.class, Types.subtypeOf(Item.class)), List.of(cup)),
                row(
                        "lower wildcard of Object",
                        Types.parameterized(List.class, Types.supertypeOf(Item.class)),
                        List.of("text", true)),
                row("arrays", int[][].class, new int[][] {{1, 2}, {}, {-1}}),
                row("varargs", String[].class, new String[] {"a", null}),
                row("null varargs", String[].class, null),
                row("no varargs", String[].class, new String[0]),
                row("an array of generics", Types.arrayOf(items), new List<?>[] {List.of(cup), List.of()}),
                row("byte[]", byte[].class, new byte[] {0, -1, 127}),
                row("Byte[]", Byte[].class, new Byte[] {0, -1}),
                row("doubles", double[].class, new double[] {Double.NaN, -0.0, 1e-300}),
                row("booleans", boolean[].class, new boolean[] {true, false}));
    }

    private static Stream<Arguments> own() {
        Page<Item> page = new Page<>(
                List.of(new Item("cup", null, Optional.empty())),
                Map.of("a", new Item("a", BigDecimal.ONE, Optional.of("x"))));
        return Stream.of(
                row("a record", Item.class, new Item("cup", new BigDecimal("9.90"), Optional.of("blue"))),
                row("a record with type variables", Types.parameterized(Page.class, Item.class), page),
                row("an enum with a body", Color.class, Color.GREEN),
                row(
                        "a sealed type with @JsonTypeInfo",
                        Payment.class,
                        new Invoice(30, List.of(new Card("1"), new Invoice(1, List.of())))),
                row(
                        "a list of a sealed type",
                        Types.parameterized(List.class, Payment.class),
                        List.of(new Card("1"), new Invoice(1, List.of(new Card("2"))))),
                row("a type with @JsonValue", OrderId.class, new OrderId("#W1")),
                row("a bean", Customer.class, Customer.sample()),
                row("an immutable bean", Money.class, new Money(-5, "EUR")),
                row(
                        "nested 240 deep",
                        Nested.class,
                        IntStream.range(0, 240)
                                .boxed()
                                .reduce(
                                        new Nested("end", null),
                                        (inner, i) -> new Nested("n" + i, inner),
                                        (a, b) -> a)));
    }

    private static Stream<Arguments> others() {
        return Stream.of(
                row("UUID", UUID.class, new UUID(-1, 1)),
                row("URI", URI.class, URI.create("https://user@host:1/a%20b?q=ü#f")),
                row("Path relative", Path.class, Path.of("a/../b")),
                row("Path absolute", Path.class, Path.of("/a b/ü")),
                row("Path empty", Path.class, Path.of("")),
                row("File relative", File.class, new File("a/b")),
                row("Locale", Locale.class, Locale.GERMANY),
                row("Locale of Turkey", Locale.class, new Locale("tr", "TR")),
                row("Locale with a variant", Locale.class, new Locale("no", "NO", "NY")),
                row("Locale with a script", Locale.class, Locale.forLanguageTag("zh-Hant-TW")),
                row("Locale root", Locale.class, Locale.ROOT),
                row("Currency", Currency.class, Currency.getInstance("EUR")),
                row("Charset", java.nio.charset.Charset.class, StandardCharsets.UTF_16BE));
    }

    private static Arguments row(String name, Type type, @Nullable Object value) {
        return Arguments.of(name, type, value);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void comes_back_exactly(String name, Type type, @Nullable Object value) {
        JsonCodec codec = new JsonCodec(4 * 1024 * 1024);
        List<Type> types = List.of(String.class, type, int.class);

        @Nullable Object[] back = codec.decode(codec.encode(new Object[] {"before", value, 1}, types), types);

        assertThat(back).hasSize(3).startsWith("before").endsWith(1);
        assertThat(same(value, back[1]))
                .as("%s came back as %s", value, back[1])
                .isTrue();
        if (value != null && !(value instanceof Collection || value instanceof Map || value instanceof Map.Entry)) {
            assertThat(back[1]).isExactlyInstanceOf(value.getClass());
        }
    }

    /** Compares without the codec's own means. */
    private static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one instanceof CharSequence || one instanceof AtomicLong) {
            return other != null && one.toString().equals(other.toString());
        }
        if (one instanceof Deque<?> deque && other instanceof Deque<?> back) {
            return new ArrayList<>(deque).equals(new ArrayList<>(back));
        }
        return Objects.deepEquals(one, other);
    }
}
