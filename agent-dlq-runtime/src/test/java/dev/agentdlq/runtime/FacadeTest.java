/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static dev.agentdlq.runtime.Failing.assertHeals;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.OnFailure;
import dev.agentdlq.Repeats;
import dev.agentdlq.TaskDefinitionException;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Objects whose class cannot have a subclass. */
@Timeout(120)
class FacadeTest {
    @Retention(RetentionPolicy.RUNTIME)
    @interface Tool {
        String value();
    }

    interface Named<T> {
        @Tool("names")
        String name(T something);
    }

    abstract static class Base<T> {
        @AgentTask(type = "base", backoff = @Backoff(delay = "1ms"))
        @Tool("inherited")
        public T base(@Tool("given") T value) throws IOException {
            Failing.atFirst();
            return value;
        }
    }

    @Tool("final tools")
    static final class Final extends Base<Integer> implements Named<String>, Supplier<List<String>> {
        @AgentTask(type = "ship", backoff = @Backoff(delay = "1ms"))
        @Tool("ships")
        List<String> ship(@Tool("what") List<? extends CharSequence> orders, int copies) throws IOException {
            Failing.atFirst();
            return List.of(orders + "x" + copies);
        }

        @AgentTask(type = "joined", backoff = @Backoff(delay = "1ms"))
        public final <E extends Comparable<E>> String joined(String separator, Object... parts) throws IOException {
            Failing.atFirst();
            return separator + parts.length;
        }

        @AgentTask(type = "later", backoff = @Backoff(delay = "1ms"))
        public CompletableFuture<String> later() {
            return CompletableFuture.supplyAsync(() -> "later");
        }

        @AgentTask(type = "told", onFailure = OnFailure.NOTICE)
        public String told() throws IOException {
            Failing.atFirst();
            return "done";
        }

        @AgentTask(type = "once", repeats = Repeats.COALESCE, backoff = @Backoff(delay = "1h", maxDelay = "1h"))
        public void once() throws IOException {
            Failing.atFirst();
        }

        @Tool("looks up")
        public String lookup(String id) {
            return "found " + id;
        }

        @Override
        public String name(String something) {
            return "named " + something;
        }

        @Override
        public List<String> get() {
            return List.of("got");
        }

        @Override
        public String toString() {
            return "final tools";
        }
    }

    record Recorded(String state, List<String> more) {
        @AgentTask(type = "record", backoff = @Backoff(delay = "1ms"))
        String work(String text) throws IOException {
            Failing.atFirst();
            return text + state;
        }
    }

    enum Single {
        INSTANCE;

        @AgentTask(type = "enum", backoff = @Backoff(delay = "1ms"))
        public long count(long number) throws IOException {
            Failing.atFirst();
            return number + name().length();
        }
    }

    sealed interface Shape permits Circle {
        @AgentTask(type = "shape")
        default String shape() {
            return "shape";
        }
    }

    record Circle(int radius) implements Shape {}

    static final class Box<T extends Comparable<T>> {
        @AgentTask(type = "put")
        public T put(T value, List<T> others) {
            return value;
        }
    }

    static class Open {
        @AgentTask(type = "open", backoff = @Backoff(delay = "1ms"))
        public final String work(String text) throws IOException {
            Failing.atFirst();
            return text;
        }
    }

    private final AgentDlq dlq = Failing.started();

    @AfterEach
    void close() {
        dlq.close();
    }

    private static Method method(Object facade, String name) {
        return Arrays.stream(facade.getClass().getDeclaredMethods())
                .filter(method -> method.getName().equals(name) && !method.isBridge())
                .findFirst()
                .orElseThrow();
    }

    private static Object call(Object facade, String name, Object... arguments) throws Exception {
        Method method = method(facade, name);
        method.setAccessible(true);
        return method.invoke(facade, arguments);
    }

    @Test
    void the_tasks_of_a_final_class_are_kept_and_retried() throws Exception {
        Object facade = dlq.facade(new Final());

        assertHeals(
                dlq,
                () -> call(facade, "ship", List.of("#1"), 2),
                "ship",
                "{\"orders\":[\"#1\"],\"copies\":2}",
                "[\"[#1]x2\"]");
        assertHeals(
                dlq,
                () -> call(facade, "joined", "-", new Object[] {"a", "b"}),
                "joined",
                "{\"separator\":\"-\",\"parts\":[\"a\",\"b\"]}",
                "\"-2\"");
        assertHeals(dlq, () -> call(facade, "base", 7), "base", "{\"value\":7}", "7");
        assertThat(call(facade, "told")).asString().doesNotContain("busy").isNotEmpty();
        assertThat(((CompletableFuture<?>) call(facade, "later")).get()).isEqualTo("later");
        assertThatThrownBy(() -> call(facade, "once")).hasRootCauseMessage("busy");
        assertThatThrownBy(() -> call(facade, "once")).hasRootCauseInstanceOf(dev.agentdlq.TaskDeferredException.class);
    }

    @Test
    void frameworks_find_methods_annotations_names_and_types_on_it() throws Exception {
        Object facade = dlq.facade(new Final());

        Method plain = Final.class.getDeclaredMethod("ship", List.class, int.class);
        Method ship = facade.getClass().getDeclaredMethod("ship", List.class, int.class);
        assertThat(ship.getAnnotations()).containsExactlyInAnyOrder(plain.getAnnotations());
        assertThat(ship.getParameterAnnotations()).isDeepEqualTo(plain.getParameterAnnotations());
        assertThat(ship.getGenericParameterTypes()).containsExactly(plain.getGenericParameterTypes());
        assertThat(ship.getGenericReturnType()).isEqualTo(plain.getGenericReturnType());
        assertThat(ship.getExceptionTypes()).containsExactly(IOException.class);
        assertThat(Arrays.stream(ship.getParameters()).map(Parameter::getName)).containsExactly("orders", "copies");
        assertThat(method(facade, "base").getGenericParameterTypes()).containsExactly(Integer.class);
        assertThat(method(facade, "base").getAnnotation(Tool.class).value()).isEqualTo("inherited");
        assertThat(method(facade, "joined").isVarArgs()).isTrue();
        assertThat(method(facade, "joined")
                        .getTypeParameters()[0]
                        .getBounds()[0]
                        .getTypeName())
                .isEqualTo("java.lang.Comparable<E>");
        assertThat(facade.getClass().getAnnotation(Tool.class).value()).isEqualTo("final tools");
        assertThat(call(facade, "lookup", "7")).isEqualTo("found 7");
    }

    @Test
    @SuppressWarnings("unchecked")
    void it_has_the_interfaces_of_the_class() {
        Object facade = dlq.facade(new Final());

        assertThat(((Named<String>) facade).name("x")).isEqualTo("named x");
        assertThat(((Supplier<List<String>>) facade).get()).containsExactly("got");
        assertThat(facade).isNotInstanceOf(Final.class).hasToString("final tools");
    }

    @Test
    void records_enums_and_sealed_types_have_facades() throws Exception {
        Recorded target = new Recorded("!", List.of());
        Object recorded = dlq.facade(target);
        assertHeals(dlq, () -> call(recorded, "work", "a"), "record", "{\"text\":\"a\"}", "\"a!\"");
        assertThat(recorded).isEqualTo(target).hasSameHashCodeAs(target).hasToString(target.toString());
        assertThat(List.of(recorded)).contains(recorded);

        Object single = dlq.facade(Single.INSTANCE);
        assertHeals(dlq, () -> call(single, "count", 4L), "enum", "{\"number\":4}", "12");

        assertThat(call(dlq.facade(new Circle(1)), "shape")).isEqualTo("shape");
    }

    @Test
    void a_generic_class_keeps_its_type_variables() {
        Object facade = dlq.facade(new Box<String>());

        assertThat(method(facade, "put").toGenericString()).contains("T ").contains("java.util.List<T>");
    }

    @Test
    void final_methods_of_an_ordinary_class_have_a_facade() throws Exception {
        Open open = new Open();
        assertThatThrownBy(() -> dlq.wrap(open))
                .isInstanceOf(TaskDefinitionException.class)
                .hasMessageContaining("must not be final")
                .hasMessageContaining("call facade(…) in place of wrap(…)");

        Object facade = dlq.facade(open);

        assertHeals(dlq, () -> call(facade, "work", "a"), "open", "{\"text\":\"a\"}", "\"a\"");
    }

    @Test
    void a_facade_is_made_once_and_unwrapped() {
        Final target = new Final();
        Object facade = dlq.facade(target);

        assertThat(dlq.facade(target)).isSameAs(facade);
        assertThat(dlq.facade(facade)).isSameAs(facade);
        assertThat(dlq.wrap(facade)).isSameAs(facade);
        assertThat(AgentDlq.unwrap(facade)).isSameAs(target);
    }

    static class Ordinary {
        @AgentTask(type = "ordinary", backoff = @Backoff(delay = "1ms"))
        public String work() throws IOException {
            Failing.atFirst();
            return "done";
        }
    }

    @Test
    void an_object_may_have_both_a_wrapper_and_a_facade() throws Exception {
        Ordinary target = new Ordinary();
        Object facade = dlq.facade(target);
        Ordinary wrapper = dlq.wrap(target);

        assertThat(facade).isNotInstanceOf(Ordinary.class);
        assertHeals(dlq, () -> call(facade, "work"), "ordinary", "{}", "\"done\"");
        assertHeals(dlq, wrapper::work, "ordinary", "{}", "\"done\"");
        assertThat(AgentDlq.unwrap(facade)).isSameAs(AgentDlq.unwrap(wrapper));
    }

    @Test
    void wrap_refuses_what_only_a_facade_can_protect() {
        for (Object object : List.of(new Final(), new Recorded("", List.of()), Single.INSTANCE)) {
            assertThatThrownBy(() -> dlq.wrap(object))
                    .isInstanceOf(TaskDefinitionException.class)
                    .hasMessageContaining("class " + object.getClass().getName() + " must not be final")
                    .hasMessageContaining("call facade(…) in place of wrap(…)");
        }
    }
}
