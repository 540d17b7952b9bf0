/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.Sensitive;
import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.spi.TaskDescriptor;
import dev.agentdlq.spi.Types;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.SubmissionPublisher;
import org.junit.jupiter.api.Test;

class TaskFinderTest {
    interface Audited {
        @AgentTask(type = "audit")
        default String audit(String text) {
            return "audited " + text;
        }
    }

    static class Base<T extends Number> {
        @AgentTask
        public int count(Map<String, ? extends List<T>> items) {
            return items.size();
        }

        @AgentTask
        public void overriddenWithoutAnnotation() {}
    }

    static class Tools extends Base<Integer> implements Audited {
        @AgentTask(
                type = "pay",
                maxRetries = 7,
                deterministicOn = IllegalStateException.class,
                backoff = @Backoff(delay = "2s", multiplier = 3, maxDelay = "PT1M", jitter = 0))
        public String pay(long cents) throws IOException {
            if (cents < 0) {
                throw new IOException("negative");
            }
            return "paid " + cents;
        }

        @Override
        public void overriddenWithoutAnnotation() {}
    }

    private static TaskDescriptor task(Class<?> type, String name) {
        return TaskFinder.tasksOf(type).stream()
                .filter(task -> task.type().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void own_inherited_and_default_methods_are_found_and_an_override_without_the_annotation_is_not() {
        assertThat(TaskFinder.tasksOf(Tools.class))
                .extracting(TaskDescriptor::type)
                .containsExactlyInAnyOrder("pay", "Tools.count", "audit");
    }

    @Test
    void a_task_carries_its_policy_names_and_types() {
        TaskDescriptor pay = task(Tools.class, "pay");

        assertThat(pay.methodName()).isEqualTo("pay");
        assertThat(pay.parameterNames()).containsExactly("cents");
        assertThat(pay.parameterTypes()).containsExactly(long.class);
        assertThat(pay.returnType()).isEqualTo(String.class);
        assertThat(pay.policy().maxRetries()).isEqualTo(7);
        assertThat(pay.policy().deterministicOn()).containsExactly(IllegalStateException.class);
        assertThat(pay.policy().delay()).isEqualTo(Duration.ofSeconds(2));
        assertThat(pay.policy().maxDelay()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void type_variables_of_a_superclass_stand_for_what_the_subclass_says() {
        TaskDescriptor count = task(Tools.class, "Tools.count");

        assertThat(count.parameterTypes())
                .containsExactly(Types.parameterized(
                        Map.class, String.class, Types.subtypeOf(Types.parameterized(List.class, Integer.class))));
        assertThat(Signature.of(count.parameterTypes(), List.of("arg0")))
                .isEqualTo("(java.util.Map<java.lang.String,? extends java.util.List<java.lang.Integer>>)");
    }

    @Test
    void a_task_is_invoked_on_its_target_and_throws_what_the_method_throws() throws Throwable {
        TaskDescriptor pay = task(Tools.class, "pay");

        assertThat(pay.invoke(new Tools(), new Object[] {5L})).isEqualTo("paid 5");
        assertThat(catchThrowable(() -> pay.invoke(new Tools(), new Object[] {-1L})))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("negative");
    }

    @Test
    void a_generated_descriptor_is_preferred_to_reflection() throws Throwable {
        TaskDescriptor task = TaskFinder.tasksOf(Compiled.class).get(0);

        assertThat(task).isInstanceOf(Compiled__AgentTasks.Work.class);
        assertThat(task.invoke(new Compiled(), new Object[0])).isEqualTo("done");
    }

    static class Twice {
        @AgentTask
        public void work(int number) {}

        @AgentTask
        public void work(String text) {}
    }

    static class BadName {
        @AgentTask(type = "a b")
        public void work() {}
    }

    static class BadPolicy {
        @AgentTask(maxRetries = -1)
        public void work() {}
    }

    static class BadDuration {
        @AgentTask(backoff = @Backoff(delay = "soon"))
        public void work() {}
    }

    static class StaticTask {
        @AgentTask
        public static void work() {}
    }

    static class FinalTask {
        @AgentTask
        public final void work() {}
    }

    static class Publishing {
        @AgentTask
        public SubmissionPublisher<String> work() {
            return new SubmissionPublisher<>();
        }
    }

    static class OwnFuture extends CompletableFuture<String> {}

    static class Promising {
        @AgentTask
        public OwnFuture work() {
            return new OwnFuture();
        }
    }

    static class PlainFuture {
        @AgentTask
        public Future<String> work() {
            return new OwnFuture();
        }
    }

    static class Asynchronous {
        @AgentTask(type = "stage")
        public CompletionStage<String> stage() {
            return new OwnFuture();
        }

        @AgentTask(type = "future")
        public CompletableFuture<String> future() {
            return new OwnFuture();
        }
    }

    interface Payments {
        void pay(@Sensitive String account, long amount, String note);
    }

    static class BankTools implements Payments {
        @Override
        @AgentTask
        public void pay(String account, long amount, @Sensitive String note) {}
    }

    @Test
    void tasks_whose_failure_nobody_could_see_are_refused() {
        assertRefused(Publishing.class, "'Publishing.work' must not return java.util.concurrent.SubmissionPublisher");
        assertRefused(Promising.class, "OwnFuture: its failure would be missed");
        assertRefused(PlainFuture.class, "must not return java.util.concurrent.Future");
        assertThat(TaskFinder.tasksOf(Asynchronous.class)).hasSize(2);
    }

    @Test
    void a_parameter_is_sensitive_where_any_declaration_of_the_method_says_so() {
        assertThat(task(BankTools.class, "BankTools.pay").sensitiveParameters()).containsExactlyInAnyOrder(0, 2);
        assertThat(task(Compiled.class, "work").sensitiveParameters()).isEmpty();
    }

    @Test
    void tasks_that_cannot_work_are_refused_with_the_remedy() {
        assertRefused(Twice.class, "have the type 'Twice.work'; give overloaded methods types of their own");
        assertRefused(BadName.class, "@AgentTask type 'a b'");
        assertRefused(BadPolicy.class, "maxRetries must not be negative, but was -1");
        assertRefused(BadDuration.class, "'500ms', '30s', '5m', '2h', '30d' or ISO-8601 'PT30S', but was 'soon'");
        assertRefused(StaticTask.class, "'StaticTask.work' must not be static");
        assertRefused(FinalTask.class, "'FinalTask.work' must not be final");
    }

    private static void assertRefused(Class<?> type, String message) {
        assertThatThrownBy(() -> TaskFinder.tasksOf(type))
                .isInstanceOf(TaskDefinitionException.class)
                .hasMessageContaining(message);
    }
}
