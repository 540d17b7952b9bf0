/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.PayloadException;
import dev.agentdlq.runtime.internal.redact.Redaction;
import dev.agentdlq.spi.Types;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonCodecTest {
    record Item(String name, BigDecimal price, Optional<String> note) {}

    enum Color {
        RED,
        GREEN
    }

    private final JsonCodec codec = new JsonCodec();

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(String.class, "a\u0000b \ud800 😀 \" \\ \n"),
                Arguments.of(int.class, Integer.MIN_VALUE),
                Arguments.of(long.class, Long.MAX_VALUE),
                Arguments.of(double.class, Double.NaN),
                Arguments.of(double.class, -0.0),
                Arguments.of(float.class, Float.NEGATIVE_INFINITY),
                Arguments.of(char.class, 'ü'),
                Arguments.of(boolean.class, true),
                Arguments.of(Integer.class, null),
                Arguments.of(BigDecimal.class, new BigDecimal("1.500")),
                Arguments.of(BigInteger.class, BigInteger.TEN.pow(2_000)),
                Arguments.of(UUID.class, new UUID(1, 2)),
                Arguments.of(Instant.class, Instant.parse("2026-11-21T10:15:30.123456789Z")),
                Arguments.of(LocalDate.class, LocalDate.of(2026, 2, 28)),
                Arguments.of(Duration.class, Duration.ofNanos(1_500_000_001)),
                Arguments.of(
                        ZonedDateTime.class, ZonedDateTime.of(2026, 10, 25, 2, 30, 0, 0, ZoneId.of("Europe/Berlin"))),
                Arguments.of(Color.class, Color.GREEN),
                Arguments.of(Item.class, new Item("cup", new BigDecimal("9.90"), Optional.of("blue"))),
                Arguments.of(
                        Types.parameterized(List.class, Item.class),
                        List.of(new Item("cup", BigDecimal.ONE, Optional.empty()))),
                Arguments.of(
                        Types.parameterized(Map.class, Color.class, Types.parameterized(List.class, Long.class)),
                        Map.of(Color.RED, List.of(1L, 2L))),
                Arguments.of(Types.parameterized(Optional.class, LocalDate.class), Optional.of(LocalDate.EPOCH)),
                Arguments.of(String.class, "x".repeat(1_000_000)));
    }

    @ParameterizedTest
    @MethodSource("values")
    void what_is_written_is_read_back_exactly(Type type, Object value) {
        byte[] bytes = codec.encode(new Object[] {"before", value, "after"}, List.of(String.class, type, String.class));

        assertThat(codec.decode(bytes, List.of(String.class, type, String.class)))
                .containsExactly("before", value, "after");
    }

    @Test
    void arrays_are_read_back_as_arrays() {
        Object[] arguments = {new int[] {1, 2}, new String[] {"a", null}, new byte[] {0, -1}};
        List<Type> types = List.of(int[].class, String[].class, byte[].class);

        assertThat(Arrays.deepEquals(codec.decode(codec.encode(arguments, types), types), arguments))
                .isTrue();
    }

    @Test
    void no_arguments_are_an_empty_array() {
        assertThat(new String(codec.encode(new Object[0], List.of()), StandardCharsets.UTF_8))
                .isEqualTo("[]");
        assertThat(codec.decode("[]".getBytes(StandardCharsets.UTF_8), List.of()))
                .isEmpty();
    }

    @Test
    void arguments_that_are_no_data_are_refused_by_parameter_and_type_without_their_values() {
        Object secret = new Object() {
            @Override
            public String toString() {
                return "secret";
            }
        };

        assertThatThrownBy(() -> codec.encode(new Object[] {"a", secret}, List.of(String.class, Object.class)))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("parameter 1 of type java.lang.Object cannot be written")
                .hasNoCause()
                .message()
                .doesNotContain("secret");
    }

    @Test
    void stored_arguments_that_do_not_fit_are_refused_and_nothing_is_filled_in() {
        record Case(String json, List<Type> types) {}
        List<Case> cases = List.of(
                new Case("[null]", List.of(int.class)),
                new Case("[1]", List.of(String.class, int.class)),
                new Case("[1,2]", List.of(int.class)),
                new Case("[1] x", List.of(int.class)),
                new Case("{}", List.of(int.class)),
                new Case("[", List.of(int.class)),
                new Case("[0]", List.of(Color.class)),
                new Case("[{\"name\":\"cup\"}]", List.of(Item.class)),
                new Case("[{\"name\":\"cup\",\"price\":1,\"note\":null,\"more\":2}]", List.of(Item.class)));

        for (Case each : cases) {
            assertThatThrownBy(() -> codec.decode(each.json().getBytes(StandardCharsets.UTF_8), each.types()))
                    .as(each.json())
                    .isInstanceOf(PayloadException.class);
        }
    }

    @Test
    void class_names_in_the_data_are_never_followed() {
        String gadget = "[[\"javax.script.ScriptEngineManager\", {}]]";

        assertThatThrownBy(() -> codec.decode(gadget.getBytes(StandardCharsets.UTF_8), List.of(Item.class)))
                .isInstanceOf(PayloadException.class);
    }

    @Test
    void a_view_names_arguments_and_shortens_long_ones() {
        ArgumentViews views = new ArgumentViews(Redaction.ofDefaults());
        byte[] args = codec.encode(new Object[] {"#W1", "y".repeat(5_000)}, List.of(String.class, String.class));

        assertThat(views.ofArguments(
                        args, RedactionPlan.ofNames(List.of("order_id", "reason"), Redaction.ofDefaults())))
                .startsWith("{\"order_id\":\"#W1\",\"reason\":\"yyy")
                .contains("… (5000 characters)")
                .hasSizeLessThan(2_000);
        assertThat(views.ofRawJson("{\"order\": ")).isEqualTo("\"{\\\"order\\\": \"");
        assertThat(views.ofRawJson("")).isEqualTo("\"\"");
    }
}
