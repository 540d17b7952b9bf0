/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.agentdlq.spi.Types;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrustedTypesTest {
    enum Plain {
        A
    }

    enum Speaking {
        A;

        @JsonValue
        String text() {
            return "a";
        }
    }

    enum WithText {
        A;

        @Override
        public String toString() {
            return "a";
        }
    }

    record Own(String name) {}

    private static final Type TEXTS = Types.parameterized(List.class, String.class);

    private final TrustedTypes types = new TrustedTypes();

    private boolean trusted(Type type, @Nullable Object value) {
        return types.trusted(new Object[] {"a", value}, List.of(String.class, type));
    }

    @Test
    void values_and_collections_of_the_jdk_are_trusted() {
        assertThat(trusted(int.class, 1)).isTrue();
        assertThat(trusted(BigDecimal.class, new BigDecimal("1.5"))).isTrue();
        assertThat(trusted(Instant.class, Instant.EPOCH)).isTrue();
        assertThat(trusted(Plain.class, Plain.A)).isTrue();
        assertThat(trusted(String.class, null)).isTrue();
        assertThat(trusted(byte[].class, new byte[1])).isTrue();
        assertThat(trusted(String[].class, new String[] {"a"})).isTrue();
        assertThat(trusted(TEXTS, List.of("a", "b", "c"))).isTrue();
        assertThat(trusted(TEXTS, new ArrayList<>(List.of("a")))).isTrue();
        assertThat(trusted(Types.parameterized(Optional.class, String.class), Optional.of("a")))
                .isTrue();
        assertThat(trusted(
                        Types.parameterized(Map.class, String.class, Object.class),
                        Map.of("a", List.of(1L, new HashMap<>(Map.of("b", 2.5))))))
                .isTrue();
    }

    @Test
    void what_may_run_other_code_is_not() {
        List<String> own = new AbstractList<>() {
            @Override
            public String get(int index) {
                throw new AssertionError("must not be called");
            }

            @Override
            public int size() {
                throw new AssertionError("must not be called");
            }
        };

        assertThat(trusted(Own.class, new Own("a"))).isFalse();
        assertThat(trusted(Own.class, null)).isFalse();
        assertThat(trusted(Object.class, new Own("a"))).isFalse();
        assertThat(trusted(Speaking.class, Speaking.A)).isFalse();
        assertThat(trusted(WithText.class, WithText.A)).isFalse();
        assertThat(trusted(TEXTS, own)).isFalse();
        assertThat(trusted(TEXTS, Collections.unmodifiableList(own))).isFalse();
        assertThat(trusted(TEXTS, Collections.synchronizedList(new ArrayList<>())))
                .isFalse();
        assertThat(trusted(Types.parameterized(List.class, Object.class), List.of(new Own("a"))))
                .isFalse();
        assertThat(trusted(BigDecimal.class, new BigDecimal(1) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public String toString() {
                        throw new AssertionError("must not be called");
                    }
                }))
                .isFalse();
    }

    @Test
    void what_takes_long_is_not() {
        List<Object> circle = new ArrayList<>();
        circle.add(circle);

        assertThat(trusted(BigInteger.class, BigInteger.TEN.pow(100_000))).isFalse();
        assertThat(trusted(TEXTS, Collections.nCopies(2_000, "a"))).isFalse();
        assertThat(trusted(TEXTS, new ArrayList<>(Collections.nCopies(2_000, "a"))))
                .isFalse();
        assertThat(trusted(Types.parameterized(List.class, Object.class), circle))
                .isFalse();
    }
}
