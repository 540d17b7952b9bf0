/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.runtime.internal.task.TaskFinder;
import dev.agentdlq.runtime.internal.task.UserClass;
import dev.agentdlq.spi.RunningTasks;
import dev.agentdlq.spi.TaskDescriptor;
import dev.agentdlq.spi.TaskGate;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WrapperClassTest {
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE})
    @interface Tool {
        String value();
    }

    record Item(String name) {}

    interface Greeting {
        default String greet(String name) {
            return "hello " + name;
        }
    }

    static class Base<T> {
        @AgentTask(type = "count")
        @Tool("counts")
        public int countAll(@Tool("the items") List<T> items) {
            return items.size();
        }
    }

    @Tool("a shop")
    static class Tools extends Base<Item> implements Greeting {
        private final String prefix;
        final List<String> calls = new ArrayList<>();

        Tools(String prefix) {
            this.prefix = prefix;
        }

        @AgentTask(type = "place")
        @Tool("places an order")
        public List<Item> placeOrder(@Tool("who") String customer, List<? extends Item> items) throws IOException {
            if (items.isEmpty()) {
                throw new IOException("nothing to order");
            }
            calls.add("place " + customer);
            return List.copyOf(items);
        }

        @AgentTask(type = "mix")
        long mix(byte b, short s, int i, long l, float f, double d, boolean z, char c, int[] array, String... rest) {
            return b + s + i + l + (long) f + (long) d + (z ? 1 : 0) + c + array.length + rest.length;
        }

        @Tool("looks up")
        public String lookup(String id) {
            return prefix + id;
        }

        @AgentTask(type = "over1")
        public String over(String text) {
            return "text";
        }

        @AgentTask(type = "over2")
        public String over(int number) {
            return "number";
        }

        @AgentTask(type = "nothing")
        public void nothing() {}

        @Override
        public String toString() {
            return "tools " + prefix;
        }
    }

    static final class Recorder implements TaskGate {
        final List<String> events = new ArrayList<>();
        final RunningTasks running = new RunningTasks() {};

        @Nullable
        Object @Nullable [] arguments;

        @Nullable
        Object given;

        @Nullable
        StackOverflowError fullStack;

        @Nullable
        Throwable failure;

        @Override
        public RunningTasks enter() {
            events.add("enter");
            running.depth = 8;
            return running;
        }

        @Override
        public void exit(RunningTasks running, int mark) {
            assertThat(running).isSameAs(this.running);
            assertThat(mark).isEqualTo(7);
            events.add("exit");
            if (fullStack != null) {
                throw fullStack;
            }
        }

        @Override
        public @Nullable Object returned(
                RunningTasks running, int mark, @Nullable Object[] arguments, @Nullable Object result) {
            exit(running, mark);
            this.arguments = arguments;
            return given;
        }

        @Override
        public void failed(RunningTasks running, int mark, @Nullable Object[] arguments, Throwable failure) {
            exit(running, mark);
            events.set(events.size() - 1, "failed");
            this.arguments = arguments;
            this.failure = failure;
        }

        @Override
        public Object answered(RunningTasks running, int mark, @Nullable Object[] arguments, Throwable failure) {
            failed(running, mark, arguments, failure);
            return given == null ? failure : given;
        }
    }

    private final List<TaskDescriptor> tasks = TaskFinder.tasksOf(Tools.class);
    private final List<Recorder> gates =
            tasks.stream().map(task -> new Recorder()).toList();
    private final Tools target = new Tools("p-");
    private final Tools wrapper =
            (Tools) WrapperClass.of(outline(Tools.class), tasks).newInstance(target, gates);

    private Recorder gate(String type) {
        for (int i = 0; i < tasks.size(); i++) {
            if (tasks.get(i).type().equals(type)) {
                return gates.get(i);
            }
        }
        throw new AssertionError("no task " + type);
    }

    @Test
    void every_call_reaches_the_wrapped_instance() throws IOException {
        assertThat(wrapper.lookup("7")).isEqualTo("p-7");
        assertThat(wrapper.greet("ana")).isEqualTo("hello ana");
        assertThat(wrapper.toString()).isEqualTo("tools p-");
        wrapper.placeOrder("ana", List.of(new Item("cup")));
        assertThat(target.calls).containsExactly("place ana");
    }

    @Test
    void a_task_that_returns_enters_and_leaves_its_gate() throws IOException {
        assertThat(wrapper.placeOrder("ana", List.of(new Item("cup")))).containsExactly(new Item("cup"));
        assertThat(gate("place").events).containsExactly("enter", "exit");
        assertThat(gate("mix").events).isEmpty();
    }

    @Test
    void a_task_that_throws_hands_its_arguments_over_and_throws_the_same_object() {
        List<Item> none = List.of();

        Throwable thrown = catchThrowable(() -> wrapper.placeOrder("ana", none));

        assertThat(thrown).isExactlyInstanceOf(IOException.class).hasNoSuppressedExceptions();
        Recorder gate = gate("place");
        assertThat(gate.failure).isSameAs(thrown);
        assertThat(gate.events).containsExactly("enter", "failed");
        assertThat(gate.arguments).containsExactly("ana", none);
    }

    @Test
    void primitives_arrays_and_varargs_pass_unchanged() {
        char c = 'c';
        assertThat(wrapper.mix((byte) 1, (short) 2, 3, 4, 5f, 6d, true, c, new int[2], "a", "b"))
                .isEqualTo(1 + 2 + 3 + 4 + 5 + 6 + 1 + c + 2 + 2);
        wrapper.nothing();
        assertThat(gate("nothing").events).containsExactly("enter", "exit");
    }

    @Test
    void overloads_have_gates_of_their_own() {
        assertThat(wrapper.over("a")).isEqualTo("text");
        assertThat(wrapper.over(1)).isEqualTo("number");
        assertThat(gate("over1").events).containsExactly("enter", "exit");
        assertThat(gate("over2").events).containsExactly("enter", "exit");
    }

    @Test
    void an_inherited_generic_task_is_protected_too() {
        assertThat(wrapper.countAll(List.of(new Item("cup")))).isEqualTo(1);
        assertThat(gate("count").events).containsExactly("enter", "exit");
    }

    @Test
    void annotations_generics_and_parameter_names_are_those_of_the_wrapped_method() throws Exception {
        Method plain = Tools.class.getMethod("placeOrder", String.class, List.class);
        Method wrapped = wrapper.getClass().getDeclaredMethod("placeOrder", String.class, List.class);

        assertThat(wrapped.getAnnotations()).containsExactlyInAnyOrder(plain.getAnnotations());
        assertThat(wrapped.getParameterAnnotations()).isDeepEqualTo(plain.getParameterAnnotations());
        assertThat(wrapped.getGenericParameterTypes()).containsExactly(plain.getGenericParameterTypes());
        assertThat(wrapped.getGenericReturnType()).isEqualTo(plain.getGenericReturnType());
        assertThat(wrapped.getExceptionTypes()).containsExactly(plain.getExceptionTypes());
        assertThat(Arrays.stream(wrapped.getParameters()).map(Parameter::getName))
                .containsExactly("customer", "items");
        assertThat(wrapper.getClass().getAnnotation(Tool.class)).isEqualTo(Tools.class.getAnnotation(Tool.class));
    }

    @Test
    void methods_that_are_no_tasks_keep_their_annotations_too() throws Exception {
        Method wrapped = wrapper.getClass().getDeclaredMethod("lookup", String.class);

        assertThat(wrapped.getAnnotation(Tool.class)).isNotNull();
        assertThat(wrapper.getClass().getDeclaredMethod("countAll", List.class).getAnnotation(Tool.class))
                .isNotNull();
    }

    static class Sized {
        private final int size;

        Sized(int size) {
            this.size = size;
        }

        @AgentTask
        public synchronized int size() {
            return size;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Sized that && size == that.size;
        }

        @Override
        public int hashCode() {
            return size;
        }
    }

    private static Outline outline(Class<?> type) {
        return new Outline(Outline.Form.SUBCLASS, type, List.of());
    }

    private static Object wrap(Object target) {
        List<TaskDescriptor> found = TaskFinder.tasksOf(target.getClass());
        return WrapperClass.of(outline(target.getClass()), found)
                .newInstance(target, found.stream().map(task -> new Recorder()).toList());
    }

    @Test
    void a_wrapper_equals_itself_and_what_its_class_says_it_equals() {
        assertThat(List.of(wrapper)).contains(wrapper).doesNotContain(target);
        assertThat(wrap(new Sized(3)))
                .isEqualTo(wrap(new Sized(3)))
                .isEqualTo(new Sized(3))
                .isNotEqualTo(wrap(new Sized(4)))
                .hasSameHashCodeAs(new Sized(3));
    }

    @Test
    void a_wrapper_holds_no_lock_of_its_own_while_a_call_lasts() throws Exception {
        Method size = wrap(new Sized(3)).getClass().getDeclaredMethod("size");

        assertThat(Modifier.isSynchronized(size.getModifiers())).isFalse();
    }

    static class Generic<T> {
        @AgentTask(type = "run")
        public void run(T argument) {}
    }

    static class OverridesWithoutAnnotation extends Generic<String> {
        @Override
        public void run(String argument) {}
    }

    @Test
    void an_override_without_the_annotation_is_no_task_also_where_a_bridge_calls_it() {
        assertThatThrownBy(() -> wrap(new OverridesWithoutAnnotation()))
                .isInstanceOf(TaskDefinitionException.class)
                .hasMessageContaining("has no @AgentTask method");
    }

    @Test
    void a_class_of_another_class_loader_can_be_wrapped() throws Exception {
        URL classes = Tools.class.getProtectionDomain().getCodeSource().getLocation();
        String name = TopLevelTools.class.getName();
        try (PluginLoader child = new PluginLoader(classes, name)) {
            Class<?> type = child.loadClass(name);
            Object plugin = type.getDeclaredConstructor().newInstance();

            Object wrapped = wrap(plugin);

            assertThat(type).isNotEqualTo(TopLevelTools.class);
            assertThat(wrapped).isInstanceOf(type);
            assertThat(type.getMethod("work").invoke(wrapped)).isEqualTo("done by PluginLoader");
        }
    }

    /** Loads one class itself and leaves the others to its parent. */
    private static final class PluginLoader extends URLClassLoader {
        private final String own;

        PluginLoader(URL classes, String own) {
            super(new URL[] {classes}, WrapperClassTest.class.getClassLoader());
            this.own = own;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(own)) {
                return super.loadClass(name, resolve);
            }
            Class<?> present = findLoadedClass(name);
            return present == null ? findClass(name) : present;
        }
    }

    static final class Final {
        @AgentTask
        public void work() {}
    }

    static class WithPrivateTask {
        @AgentTask
        @SuppressWarnings("UnusedMethod")
        private void work() {}
    }

    static class WithoutTask {}

    @Test
    void a_final_class_is_refused_with_the_remedy() {
        UserClass user = UserClass.of(new Final());
        assertThatThrownBy(() -> Wrappers.of(user))
                .isInstanceOf(TaskDefinitionException.class)
                .hasMessageContaining(Final.class.getName())
                .hasMessageContaining("must not be final")
                .hasMessageContaining("make it an ordinary class, or call facade(…)");
    }

    @Test
    void a_private_task_and_a_class_without_tasks_are_refused() {
        assertThatThrownBy(() -> TaskFinder.tasksOf(WithPrivateTask.class))
                .isInstanceOf(TaskDefinitionException.class)
                .hasMessageContaining("'WithPrivateTask.work' must not be private");
        assertThatThrownBy(() -> TaskFinder.tasksOf(WithoutTask.class))
                .isInstanceOf(TaskDefinitionException.class)
                .hasMessageContaining("has no @AgentTask method");
    }
}
