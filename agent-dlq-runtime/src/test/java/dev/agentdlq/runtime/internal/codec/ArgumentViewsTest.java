/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.agentdlq.Sensitive;
import dev.agentdlq.runtime.internal.redact.Redaction;
import dev.agentdlq.spi.TaskDescriptor;
import dev.agentdlq.spi.TaskPolicy;
import dev.agentdlq.spi.Types;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ArgumentViewsTest {
    record Person(String name, @Sensitive String birthday) {}

    @SuppressWarnings("ArrayRecordComponent") // what people pass
    record Family(List<Person> members, Map<String, Person> byName, Optional<Person> head, Person[] others) {}

    record Tree(
            String label, @Sensitive int weight, @Nullable List<Tree> children) {}

    static class Bean {
        @Sensitive
        private String diagnosis = "flu";

        private String note = "n";
        private String seen = "s";

        public String getDiagnosis() {
            return diagnosis;
        }

        public void setDiagnosis(String diagnosis) {
            this.diagnosis = diagnosis;
        }

        @Sensitive
        public String getNote() {
            return note;
        }

        public void setNote(String note) {
            this.note = note;
        }

        public String getSeen() {
            return seen;
        }

        public void setSeen(String seen) {
            this.seen = seen;
        }
    }

    record Renamed(@Sensitive @JsonProperty("d") String diagnosis, String other) {}

    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record AsArray(String open, @Sensitive String closed) {}

    record Value(@Sensitive @JsonValue String value) {}

    record Unwrapping(@JsonUnwrapped Person person, String more) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
    @JsonSubTypes(@JsonSubTypes.Type(value = Cat.class, name = "cat"))
    sealed interface Animal {}

    record Cat(String name, @Sensitive String chip) implements Animal {}

    private record Task(List<String> parameterNames, List<Type> parameterTypes, Set<Integer> sensitiveParameters)
            implements TaskDescriptor {
        @Override
        public String type() {
            return "task";
        }

        @Override
        public String methodName() {
            return "task";
        }

        @Override
        public List<Class<?>> erasedParameterTypes() {
            return List.of();
        }

        @Override
        public Type returnType() {
            return void.class;
        }

        @Override
        public TaskPolicy policy() {
            return new TaskPolicy(
                    0,
                    List.of(),
                    List.of(),
                    Duration.ZERO,
                    1,
                    Duration.ZERO,
                    0,
                    null,
                    null,
                    dev.agentdlq.WhenExpired.REVIEW,
                    dev.agentdlq.Effect.IDEMPOTENT,
                    dev.agentdlq.Repeats.EXECUTE,
                    dev.agentdlq.OnFailure.RETHROW);
        }

        @Override
        public @Nullable Object invoke(Object target, @Nullable Object[] arguments) {
            return null;
        }
    }

    private final JsonCodec codec = new JsonCodec(16 * 1024 * 1024);
    private final ArgumentViews views = new ArgumentViews(Redaction.ofDefaults());

    private static RedactionPlan plan(String name, Type type, Integer... sensitive) {
        return RedactionPlan.of(new Task(List.of(name), List.of(type), Set.of(sensitive)), Redaction.ofDefaults());
    }

    private String view(Type type, @Nullable Object value) {
        return views.ofArguments(codec.encode(new Object[] {value}, List.of(type)), plan("value", type));
    }

    @Test
    void a_sensitive_parameter_is_hidden_whatever_it_is() {
        byte[] args = codec.encode(new Object[] {7}, List.of(int.class));

        assertThat(views.ofArguments(args, plan("amount", int.class, 0))).isEqualTo("{\"amount\":\"‹redacted›\"}");
        assertThat(views.ofArguments(args, plan("pinCode", int.class))).isEqualTo("{\"pinCode\":\"‹redacted›\"}");
        assertThat(views.ofArguments(args, plan("amount", int.class))).isEqualTo("{\"amount\":7}");
    }

    @Test
    void sensitive_properties_are_hidden_at_any_depth() {
        Person ada = new Person("Ada", "1815-12-10");
        Family family = new Family(List.of(ada), Map.of("a", ada), Optional.of(ada), new Person[] {ada});

        assertThat(view(Types.parameterized(List.class, Family.class), List.of(family)))
                .doesNotContain("1815")
                .contains("Ada")
                .containsSubsequence("‹redacted›", "‹redacted›", "‹redacted›", "‹redacted›");
        assertThat(view(Tree.class, new Tree("a", 77, List.of(new Tree("b", 78, List.of())))))
                .isEqualTo("{\"value\":{\"label\":\"a\",\"weight\":\"‹redacted›\",\"children\":"
                        + "[{\"label\":\"b\",\"weight\":\"‹redacted›\",\"children\":[]}]}}");
    }

    @Test
    void a_mark_is_seen_on_fields_getters_and_components_whatever_form_they_take() {
        assertThat(view(Bean.class, new Bean())).doesNotContain("flu", "\"n\"").contains("\"seen\":\"s\"");
        assertThat(view(Renamed.class, new Renamed("flu", "o")))
                .doesNotContain("flu")
                .contains("\"other\":\"o\"");
        assertThat(view(AsArray.class, new AsArray("o", "flu"))).doesNotContain("flu");
        assertThat(views.ofArguments("[\"flu\"]".getBytes(StandardCharsets.UTF_8), plan("value", Value.class)))
                .doesNotContain("flu");
        assertThat(views.ofArguments(
                        "[{\"name\":\"Ada\",\"birthday\":\"1815\",\"more\":\"m\"}]".getBytes(StandardCharsets.UTF_8),
                        plan("value", Unwrapping.class)))
                .doesNotContain("1815")
                .contains("Ada", "\"more\":\"m\"");
        assertThat(view(Animal.class, new Cat("Tom", "985")))
                .doesNotContain("985")
                .contains("Tom");
    }

    @Test
    void names_hide_at_any_depth_and_secrets_within_texts_too() {
        Type open = Types.parameterized(Map.class, String.class, Object.class);

        assertThat(view(open, Map.of("a", Map.of("apiKey", List.of("k1")))))
                .isEqualTo("{\"value\":{\"a\":{\"apiKey\":\"‹redacted›\"}}}");
        assertThat(view(String.class, "see https://a:b@host"))
                .isEqualTo("{\"value\":\"see https://a:‹redacted›@host\"}");
        assertThat(views.ofRawJson("{\"a\":[{\"cardNumber\":4111}]}"))
                .isEqualTo("{\"a\":[{\"cardNumber\":\"‹redacted›\"}]}");
        assertThat(views.ofRawJson("{\"password\":\"abc")).doesNotContain("abc");
    }

    @Test
    void what_a_database_refuses_is_written_so_that_it_does_not() {
        assertThat(view(String.class, "a\u0000\ud800\u001b\u202e"))
                .isEqualTo("{\"value\":\"a\u2400\ufffd\\u001b\\u202e\"}");
        assertThat(view(BigDecimal.class, new BigDecimal("1e140000"))).isEqualTo("{\"value\":\"1E+140000\"}");
        assertThat(view(BigDecimal.class, new BigDecimal("9".repeat(2_000)))).contains("999… (2000 characters)\"");
        assertThat(views.ofRawJson("[".repeat(400) + "]".repeat(400)))
                .hasSizeLessThan(200)
                .contains("…");
        assertThat(views.ofRawJson("[".repeat(100_000))).hasSizeLessThan(2_000).startsWith("\"[[");
    }

    @Test
    void a_view_is_never_longer_than_its_limit_and_says_what_is_missing() {
        List<String> names =
                IntStream.range(0, 200).mapToObj(i -> "argument" + i).toList();
        List<Type> types = Collections.nCopies(200, String.class);
        Object[] values = Collections.nCopies(200, "\u0001€😀".repeat(500)).toArray();
        RedactionPlan plan = RedactionPlan.of(new Task(names, types, Set.of()), Redaction.ofDefaults());

        String view = views.ofArguments(codec.encode(values, types), plan);

        assertThat(view.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(8_192);
        assertThat(view).startsWith("{\"argument0\":\"\\u0001€😀").endsWith(" more arguments\"}");
        assertThat(view(Types.parameterized(List.class, Integer.class), Collections.nCopies(100_000, 7)))
                .hasSizeBetween(4_000, 8_192)
                .contains("7,7,\"… (")
                .endsWith(" more)\"]}");
    }

    @Test
    void one_long_argument_leaves_room_for_the_others() {
        List<Type> types = List.of(Types.parameterized(List.class, String.class), String.class);
        Object[] values = {Collections.nCopies(1_000, "x".repeat(100)), "last"};
        RedactionPlan plan =
                RedactionPlan.of(new Task(List.of("many", "one"), types, Set.of()), Redaction.ofDefaults());

        assertThat(views.ofArguments(codec.encode(values, types), plan)).endsWith(",\"one\":\"last\"}");
    }

    @Test
    void bytes_of_another_form_are_a_view_without_values() {
        RedactionPlan plan = plan("order", String.class);

        assertThat(views.ofArguments(new byte[] {1, 2, 3}, plan)).isEqualTo("{\"order\":\"‹not shown›\"}");
        assertThat(views.ofArguments("[]".getBytes(StandardCharsets.UTF_8), plan))
                .contains("‹not shown›");
        assertThat(views.ofArguments("{".getBytes(StandardCharsets.UTF_8), plan))
                .contains("‹not shown›");
    }

    @Test
    void arguments_that_could_not_be_stored_are_shown_by_their_classes() {
        Object hostile = new Object() {
            @Override
            public String toString() {
                throw new AssertionError("must not be called");
            }

            @Override
            public int hashCode() {
                throw new AssertionError("must not be called");
            }
        };
        List<String> names = List.of("id", "data", "password", "other", "none");
        RedactionPlan plan = RedactionPlan.of(
                new Task(names, Collections.nCopies(5, Object.class), Set.of()), Redaction.ofDefaults());

        String view =
                views.ofUnstored(new Object[] {"#W1", new ByteArrayInputStream(new byte[1]), "p", hostile, null}, plan);

        assertThat(view)
                .startsWith("{\"id\":\"#W1\",\"data\":\"‹java.io.ByteArrayInputStream›\",\"password\":\"‹redacted›\","
                        + "\"other\":\"‹" + ArgumentViewsTest.class.getName() + "$1›\",\"none\":\"null\"}");
    }
}
