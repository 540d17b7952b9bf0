/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import static dev.agentdlq.processor.Compiled.source;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DescriptorWriterTest {
    @Test
    void writes_what_the_golden_file_shows() {
        Compiled compiled = Compiled.cleanly(Compiled.resource("golden/shop/OrderTools.java"));

        String golden = Compiled.content(Compiled.resource("golden/shop/OrderTools__AgentTasks.java"));
        assertThat(compiled.generatedText("shop.OrderTools__AgentTasks")).isEqualTo(golden);
    }

    @Test
    void writes_code_without_warnings_whatever_the_task_looks_like() {
        Compiled compiled = Compiled.cleanly(source("shop.Hard", """
                package shop;
                import dev.agentdlq.AgentTask;
                import dev.agentdlq.Backoff;
                import java.util.List;
                import java.util.Map;
                import java.util.Set;
                /** A class. */
                @Deprecated
                @SuppressWarnings("agentdlq")
                public class Hard<T extends Number & Comparable<? super T>> {
                    /** Constructor. */
                    public Hard() {}
                    @SuppressWarnings("rawtypes")
                    @AgentTask public List raw(Map raw) { return null; }
                    @AgentTask T ofClass(T one, T[] many, List<? super T>[][] nested) { return one; }
                    @AgentTask <E extends Enum<E>> Set<E> ofMethod(Set<E> type, E constant) { return null; }
                    @AgentTask @Deprecated(forRemoval = true) void removed() {}
                    @AgentTask(backoff = @Backoff(delay = "PT0.000000001S", multiplier = 1.0e300))
                    double numbers(long a, char b, byte[] c, float[][] d) { return 0; }
                    @AgentTask(deterministicOn = Old.class) <X extends Exception> void thrown(List<X> x) throws X {}
                    @AgentTask(type = "many") void many(int a, int b, int c, int d, int e, int f, List<?> g,
                            List<String> h, int i, int j, int k, int l) {}
                    @Deprecated @SuppressWarnings("serial") static class Old extends Exception {}
                }
                """));

        assertThat(compiled.tasks("shop.Hard")).hasSize(7);
    }

    @Test
    void writes_generic_methods_of_plain_classes_with_their_bounds() {
        Compiled compiled = Compiled.cleanly(source("shop.Plain", """
                package shop;
                import dev.agentdlq.AgentTask;
                import java.io.Serializable;
                import java.util.Collection;
                import java.util.List;
                import java.util.Map;
                @SuppressWarnings("agentdlq")
                class Plain {
                    @AgentTask
                    <T extends Number & Comparable<? super T>, C extends Collection<? extends T>> T most(
                            T[] some, C more, Map<String, ? super List<T[]>> rest) {
                        return some[0];
                    }
                    @AgentTask <T> void any(T value) {}
                }
                """));

        assertThat(compiled.generatedText("shop.Plain__AgentTasks"))
                .contains("<T extends java.lang.Number & java.lang.Comparable<? super T>,"
                        + " C extends java.util.Collection<? extends T>> java.lang.Object call(");
    }

    @Test
    void does_not_take_a_class_of_the_user_for_one_of_the_jdk() {
        Compiled compiled = Compiled.cleanly(source("school.Tools", """
                package school;
                import dev.agentdlq.AgentTask;
                class Tools { @AgentTask Class move(Class from, List to, String by) { return from; } }
                record Class(int pupils) {}
                record List(int pupils) {}
                record String(int pupils) {}
                """));

        assertThat(compiled.task("school.Tools", "move").returnType()).isEqualTo(compiled.load("school.Class"));
    }

    @Test
    void keeps_the_form_of_an_inner_class_of_a_generic_class() {
        Compiled compiled = Compiled.cleanly(source("shop.Outer", """
                package shop;
                import dev.agentdlq.AgentTask;
                @SuppressWarnings("agentdlq")
                class Outer<T> {
                    class Inner {}
                    class Pair<S> {}
                    @AgentTask void one(Inner one, Pair<String>[] many, Outer<Integer>.Pair<?> other) {}
                }
                """));

        assertThat(compiled.task("shop.Outer", "one").parameterTypes())
                .extracting(Object::toString)
                .containsExactly("shop.Outer$Inner<>", "shop.Outer$Pair<java.lang.String>[]", "shop.Outer$Pair<?>");
    }

    @Test
    void writes_the_same_text_each_time() {
        String first = Compiled.from(Compiled.resource("golden/shop/OrderTools.java"))
                .generatedText("shop.OrderTools__AgentTasks");

        String second = Compiled.from(Compiled.resource("golden/shop/OrderTools.java"))
                .generatedText("shop.OrderTools__AgentTasks");

        assertThat(second).isEqualTo(first);
    }

    @Test
    void leaves_type_annotations_out() {
        Compiled compiled = Compiled.cleanly(source("shop.Annotated", """
                package shop;
                import dev.agentdlq.AgentTask;
                import java.util.List;
                import org.jspecify.annotations.Nullable;
                @SuppressWarnings("agentdlq")
                class Annotated {
                    @AgentTask @Nullable String find(@Nullable List<@Nullable String> names, String @Nullable [] more) {
                        return null;
                    }
                    @AgentTask <T extends @Nullable Object> void any(List<@Nullable T> value) {}
                }
                """));

        assertThat(compiled.generatedText("shop.Annotated__AgentTasks")).doesNotContain("Nullable");
    }
}
