/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.agentdlq.spi.Types;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OpenTypesTest {
    record Closed(
            String name,
            List<Closed> more,
            Map<String, Instant> times,
            @Nullable Closed next) {}

    record Holding(String name, Object value) {}

    record Deep(Optional<List<Holding>> holding) {}

    record Generic<T>(T value) {}

    static class Raw {
        @SuppressWarnings("rawtypes")
        public @Nullable List list;
    }

    static class Texts extends ArrayList<String> {
        private static final long serialVersionUID = 1L;
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes(@JsonSubTypes.Type(OpenPart.class))
    interface Part {}

    record OpenPart(Number number) implements Part {}

    static List<Type> open() {
        return List.of(
                Object.class,
                Number.class,
                Serializable.class,
                List.class,
                Map.class,
                Types.parameterized(Map.class, String.class, Object.class),
                Types.parameterized(List.class, Types.subtypeOf(Object.class)),
                Types.parameterized(List.class, Types.supertypeOf(String.class)),
                Types.parameterized(List.class, Types.subtypeOf(Number.class)),
                Types.parameterized(Collection.class, String.class),
                Object[].class,
                Holding.class,
                Deep.class,
                Generic.class,
                Types.parameterized(Generic.class, Object.class),
                Raw.class,
                Part.class);
    }

    static List<Type> closed() {
        return List.of(
                int.class,
                String[].class,
                Closed.class,
                Texts.class,
                Types.parameterized(Generic.class, String.class),
                Types.parameterized(List.class, Types.subtypeOf(Closed.class)),
                Types.parameterized(Map.class, String.class, Types.parameterized(List.class, Long.class)));
    }

    @ParameterizedTest
    @MethodSource("open")
    void a_type_that_does_not_say_what_comes_back_is_open(Type type) {
        assertThat(OpenTypes.areIn(List.of(String.class, type))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("closed")
    void a_type_that_says_it_is_not(Type type) {
        assertThat(OpenTypes.areIn(List.of(type))).isFalse();
    }

    @Test
    void a_type_that_cannot_be_looked_into_counts_as_open() {
        Type unknown = new Type() {};

        assertThat(OpenTypes.areIn(List.of(String.class, unknown))).isTrue();
    }
}
