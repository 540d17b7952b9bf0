/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import static dev.agentdlq.processor.Compiled.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.spi.TaskDescriptor;
import dev.agentdlq.spi.TaskPolicy;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the generated descriptors do once they are loaded. */
class GeneratedTaskTest {
    private static final Compiled TOOLS = Compiled.cleanly(source("shop.Tools", """
            package shop;
            import dev.agentdlq.AgentTask;
            import dev.agentdlq.Backoff;
            import java.io.IOException;
            import java.util.ArrayList;
            import java.util.Collections;
            import java.util.List;
            import java.util.Map;
            import java.util.Optional;
            import java.util.Set;
            @SuppressWarnings("agentdlq")
            class Tools {
                final List<String> calls = new ArrayList<>();

                @AgentTask(type = "order.note") void note(String text) { calls.add(text); }

                @AgentTask(maxRetries = 7, deterministicOn = IllegalStateException.class,
                        transientOn = {IOException.class, Error.class},
                        backoff = @Backoff(delay = "250ms", multiplier = 3, maxDelay = "PT1H", jitter = 0.25))
                int add(int one, long two, boolean negate) { return (int) (negate ? -one - two : one + two); }

                @AgentTask String join(char separator, String... parts) {
                    return String.join(String.valueOf(separator), parts);
                }

                @AgentTask Map<String, List<? extends Number>> group(
                        Map.Entry<String, ? super Integer> entry, List<Set<int[]>>[] nested, Optional<?> any) {
                    return Map.of(entry.getKey(), List.of(1));
                }

                @AgentTask void fail(Exception failure) throws Exception { throw failure; }

                @AgentTask <T extends Comparable<T>> T most(List<T> values) { return Collections.max(values); }
            }
            """));

    private final Object tools = TOOLS.create("shop.Tools");

    @Test
    void names_methods_and_types_in_the_order_of_declaration() {
        assertThat(TOOLS.tasks("shop.Tools"))
                .extracting(TaskDescriptor::type)
                .containsExactly("order.note", "Tools.add", "Tools.join", "Tools.group", "Tools.fail", "Tools.most");
    }

    @Test
    void gives_the_types_that_reflection_gives() {
        for (TaskDescriptor task : TOOLS.tasks("shop.Tools")) {
            Method method = method("shop.Tools", task);
            assertThat(task.erasedParameterTypes()).containsExactly(method.getParameterTypes());
            if (method.getTypeParameters().length == 0) {
                assertThat(task.parameterTypes()).containsExactly(method.getGenericParameterTypes());
                assertThat(task.returnType()).isEqualTo(method.getGenericReturnType());
            }
        }
    }

    @Test
    void erases_type_variables_to_their_bounds() {
        TaskDescriptor task = TOOLS.task("shop.Tools", "most");

        assertThat(task.parameterTypes())
                .extracting(Object::toString)
                .containsExactly("java.util.List<java.lang.Comparable>");
        assertThat(task.returnType()).isEqualTo(Comparable.class);
    }

    @Test
    void keeps_parameter_names() {
        assertThat(TOOLS.task("shop.Tools", "add").parameterNames()).containsExactly("one", "two", "negate");
    }

    @Test
    void gives_the_policy_of_the_annotation_once() {
        for (TaskDescriptor task : TOOLS.tasks("shop.Tools")) {
            AgentTask annotation = method("shop.Tools", task).getAnnotation(AgentTask.class);

            assertThat(task.policy()).isEqualTo(TaskPolicy.of(annotation)).isSameAs(task.policy());
        }
    }

    @Test
    void invokes_a_void_method() throws Throwable {
        Object result = TOOLS.task("shop.Tools", "note").invoke(tools, new Object[] {"paid"});

        assertThat(result).isNull();
        assertThat(tools).extracting("calls").isEqualTo(List.of("paid"));
    }

    @Test
    void invokes_with_primitives() throws Throwable {
        assertThat(TOOLS.task("shop.Tools", "add").invoke(tools, new Object[] {1, 2L, true}))
                .isEqualTo(-3);
    }

    @Test
    void invokes_with_an_array_for_varargs() throws Throwable {
        Object[] arguments = {'-', new String[] {"a", "b"}};

        assertThat(TOOLS.task("shop.Tools", "join").invoke(tools, arguments)).isEqualTo("a-b");
    }

    @Test
    void invokes_with_generic_arguments() throws Throwable {
        Object[] entry = {Map.entry("a", 1), new List<?>[0], null};

        assertThat(TOOLS.task("shop.Tools", "group").invoke(tools, entry)).isEqualTo(Map.of("a", List.of(1)));
        assertThat(TOOLS.task("shop.Tools", "most").invoke(tools, new Object[] {List.of(3, 9, 5)}))
                .isEqualTo(9);
    }

    @Test
    void lets_the_exception_of_the_method_through() {
        IOException failure = new IOException("down");

        Throwable thrown = catchThrowable(() -> TOOLS.task("shop.Tools", "fail").invoke(tools, new Object[] {failure}));

        assertThat(thrown).isSameAs(failure);
    }

    private static Method method(String className, TaskDescriptor task) {
        return Stream.of(TOOLS.load(className).getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(task.methodName()))
                .findFirst()
                .orElseThrow();
    }
}
