/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.agentdlq.PayloadException;
import java.lang.reflect.Type;
import java.time.DayOfWeek;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The annotation processor says by declared types what the codec will refuse or accept; here the codec says it. */
class DeclaredTypesTest {
    private final JsonCodec codec = new JsonCodec();

    interface Shape {}

    record Circle(int radius) implements Shape {}

    record Noted(Object note) {}

    record Closing(String text) implements AutoCloseable, Supplier<String> {
        @Override
        public void close() {}

        @Override
        public String get() {
            return text;
        }
    }

    static class Money {
        public long cents;

        Money(long cents) {
            this.cents = cents;
        }
    }

    static class Address {
        public String city = "";

        private Address() {}
    }

    @SuppressWarnings("ClassCanBeStatic") // because it is not
    class Inner {
        public int number;
    }

    private void refuses(Object value, Type type) {
        assertThatThrownBy(() -> codec.encode(new Object[] {value}, List.of(type)))
                .as("%s", type)
                .isInstanceOf(PayloadException.class);
    }

    private void accepts(Object value, Type type) {
        byte[] bytes = codec.encode(new Object[] {value}, List.of(type));

        assertThat(codec.decode(bytes, List.of(type))).hasSize(1);
    }

    @Test
    void a_lambda_cannot_be_stored() {
        refuses((Runnable) () -> {}, Runnable.class);
        refuses((Supplier<String>) () -> "", new TypeReference<Supplier<String>>() {}.getType());
    }

    @Test
    void a_class_without_a_constructor_that_json_can_call_does_not_come_back() {
        refuses(new Money(5), Money.class);
        refuses(List.of(new Money(5)), new TypeReference<List<Money>>() {}.getType());
        refuses(new Inner(), Inner.class);
        refuses(new Circle(1), Shape.class);
    }

    @Test
    void a_class_with_a_private_constructor_comes_back() {
        accepts(new Address(), Address.class);
        accepts(new Circle(1), Circle.class);
        accepts(new Closing("text"), Closing.class);
    }

    @Test
    void an_open_type_takes_what_json_has_and_nothing_else() {
        accepts("text", Object.class);
        accepts(5L, Object.class);
        accepts(Map.of("a", List.of(1, true)), Object.class);
        accepts(new Noted("text"), Noted.class);
        refuses(new Circle(1), Object.class);
        refuses(DayOfWeek.MONDAY, Object.class);
        refuses(List.of(new Circle(1)), List.class);
        refuses(new Noted(new Circle(1)), Noted.class);
    }

    @Test
    void a_map_of_objects_is_a_json_object() {
        Type type = new TypeReference<Map<String, Object>>() {}.getType();

        accepts(Map.of("a", List.of(1, "b"), "c", Map.of("d", 1.5)), type);
    }
}
