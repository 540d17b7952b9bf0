/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static dev.agentdlq.runtime.Failing.assertHeals;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.runtime.internal.intercept.TopLevelTools;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every kind of class that a wrapper can be a subclass of, from the call to its retry. */
@Timeout(120)
class WrappedClassesTest {
    record Item(String name) {}

    abstract static class Store<T> {
        @AgentTask(type = "save", backoff = @Backoff(delay = "1ms"))
        public T save(T item, List<T> more) throws IOException {
            Failing.atFirst();
            return item;
        }
    }

    static class Items extends Store<Item> {}

    interface Counting<N extends Number> {
        @AgentTask(type = "count", backoff = @Backoff(delay = "1ms"))
        default N count(N number) throws IOException {
            Failing.atFirst();
            return number;
        }
    }

    static class Counter implements Counting<Long> {}

    static class Overriding extends Store<Item> {
        @Override
        @AgentTask(type = "save", backoff = @Backoff(delay = "1ms"))
        public Item save(Item item, List<Item> more) throws IOException {
            Failing.atFirst();
            return new Item(item.name() + more.size());
        }
    }

    /** The compiler gives its subclass, which is more visible, a bridge for each of its methods. */
    abstract static class LessVisible {
        @AgentTask(type = "seen", backoff = @Backoff(delay = "1ms"))
        public String work(String text) throws IOException {
            Failing.atFirst();
            return text;
        }
    }

    public static class MoreVisible extends LessVisible {}

    static class FarFromHome extends TopLevelTools {}

    private static class Hidden {
        private final String state = "state";

        @AgentTask(type = "hidden", backoff = @Backoff(delay = "1ms"))
        String work(char c, boolean b, float f, long[] numbers, String... rest) throws IOException {
            Failing.atFirst();
            return state + c + b + f + Arrays.toString(numbers) + rest.length;
        }
    }

    class Inner {
        @AgentTask(backoff = @Backoff(delay = "1ms"))
        String work(String text) throws IOException {
            Failing.atFirst();
            return text + outer;
        }
    }

    static class Overloaded {
        @AgentTask(type = "text", backoff = @Backoff(delay = "1ms"))
        public String work(String text) throws IOException {
            Failing.atFirst();
            return text;
        }

        @AgentTask(type = "number", backoff = @Backoff(delay = "1ms"))
        public String work(int number) throws IOException {
            Failing.atFirst();
            return "number " + number;
        }

        @AgentTask(type = "texts", backoff = @Backoff(delay = "1ms"))
        public <T extends CharSequence> String work(List<T> texts) throws IOException {
            Failing.atFirst();
            return "texts " + texts;
        }
    }

    private final String outer = " of outer";
    private final AgentDlq dlq = Failing.started();

    @AfterEach
    void close() {
        dlq.close();
    }

    @Test
    void a_task_of_a_generic_superclass() throws Exception {
        Items items = dlq.wrap(new Items());

        assertHeals(
                dlq,
                () -> items.save(new Item("cup"), List.of(new Item("pot"))),
                "save",
                "{\"item\":{\"name\":\"cup\"},\"more\":[{\"name\":\"pot\"}]}",
                "{\"name\":\"cup\"}");
        assertThat(items.getClass()
                        .getDeclaredMethod("save", Item.class, List.class)
                        .getGenericReturnType())
                .isEqualTo(Item.class);
    }

    @Test
    void a_task_that_is_called_by_a_bridge() throws Exception {
        Store<Item> store = dlq.wrap(new Overriding());

        assertHeals(
                dlq,
                () -> store.save(new Item("cup"), List.of()),
                "save",
                "{\"item\":{\"name\":\"cup\"},\"more\":[]}",
                "{\"name\":\"cup0\"}");
    }

    @Test
    void a_public_class_with_a_task_of_a_class_that_is_not() throws Exception {
        MoreVisible tools = dlq.wrap(new MoreVisible());

        assertHeals(dlq, () -> tools.work("a"), "seen", "{\"text\":\"a\"}", "\"a\"");
    }

    @Test
    void a_task_that_only_its_own_package_sees_is_refused() {
        for (ThrowingCallable door :
                List.<ThrowingCallable>of(() -> dlq.wrap(new FarFromHome()), () -> dlq.facade(new FarFromHome()))) {
            assertThatThrownBy(door)
                    .isInstanceOf(TaskDefinitionException.class)
                    .hasMessageContaining("task 'TopLevelTools.closed' (method 'closed')")
                    .hasMessageContaining("it is declared in another package and not public; make it public");
        }
    }

    @Test
    void a_default_method_of_a_generic_interface() throws Exception {
        Counting<Long> counter = dlq.wrap(new Counter());

        assertHeals(dlq, () -> counter.count(5L), "count", "{\"number\":5}", "5");
    }

    @Test
    void a_private_class_with_a_task_of_primitives_and_varargs() throws Exception {
        Hidden hidden = dlq.wrap(new Hidden());

        assertHeals(
                dlq,
                () -> hidden.work('c', true, 1.5f, new long[] {1, 2}, "a", "b"),
                "hidden",
                "{\"c\":\"c\",\"b\":true,\"f\":1.5,\"numbers\":[1,2],\"rest\":[\"a\",\"b\"]}",
                "\"statectrue1.5[1, 2]2\"");
    }

    @Test
    void inner_local_and_anonymous_classes_keep_what_is_around_them() throws Exception {
        Inner inner = dlq.wrap(new Inner());
        assertHeals(dlq, () -> inner.work("a"), "Inner.work", "{\"text\":\"a\"}", "\"a of outer\"");

        String around = " of method";
        class Local {
            @AgentTask(backoff = @Backoff(delay = "1ms"))
            String work(String text) throws IOException {
                Failing.atFirst();
                return text + around + outer;
            }
        }
        Local local = dlq.wrap(new Local());
        assertHeals(dlq, () -> local.work("b"), "Local.work", "{\"text\":\"b\"}", "\"b of method of outer\"");

        Store<String> anonymous = dlq.wrap(new Store<String>() {
            @Override
            @AgentTask(backoff = @Backoff(delay = "1ms"))
            public String save(String item, List<String> more) throws IOException {
                Failing.atFirst();
                return item + around;
            }
        });
        assertHeals(
                dlq,
                () -> anonymous.save("c", List.of()),
                "Store.save",
                "{\"item\":\"c\",\"more\":[]}",
                "\"c of method\"");
    }

    @Test
    void overloaded_and_generic_methods() throws Exception {
        Overloaded overloaded = dlq.wrap(new Overloaded());

        assertHeals(dlq, () -> overloaded.work("a"), "text", "{\"text\":\"a\"}", "\"a\"");
        assertHeals(dlq, () -> overloaded.work(7), "number", "{\"number\":7}", "\"number 7\"");
        assertHeals(dlq, () -> overloaded.work(List.of("a")), "texts", "{\"texts\":[\"a\"]}", "\"texts [a]\"");
    }
}
