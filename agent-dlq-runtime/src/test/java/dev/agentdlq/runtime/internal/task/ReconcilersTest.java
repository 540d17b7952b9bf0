/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Effect;
import dev.agentdlq.Reconciles;
import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.TaskOutcome;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReconcilersTest {
    static class Fitting<T> {
        @AgentTask(type = "pay", effect = Effect.NON_IDEMPOTENT)
        CharSequence pay(T order, List<T> items) {
            return order + "";
        }

        @Reconciles("pay")
        Optional<?> overridden(T order, List<T> items) {
            return Optional.of("overridden");
        }

        @AgentTask(type = "count", effect = Effect.NON_IDEMPOTENT)
        long count() {
            return 1;
        }

        @Reconciles("count")
        static Optional<Long> counted() {
            return Optional.empty();
        }

        @AgentTask(type = "remind", effect = Effect.NON_IDEMPOTENT)
        void remind() {}

        @Reconciles("remind")
        Optional<?> reminded() {
            return Optional.of(true);
        }
    }

    static class Heir extends Fitting<String> {
        @Override
        @Reconciles("pay")
        Optional<String> overridden(String order, List<String> items) {
            return Optional.of("found " + order + items);
        }
    }

    abstract static class Refused {
        @AgentTask(type = "pay", effect = Effect.NON_IDEMPOTENT)
        @Nullable
        CompletionStage<String> pay(String order, List<String> items) {
            return null;
        }

        @AgentTask(type = "repeat")
        String repeat() {
            return "";
        }
    }

    static class UnknownTask extends Refused {
        @Reconciles("pey")
        Optional<String> find(String order, List<String> items) {
            return Optional.empty();
        }
    }

    static class OtherParameters extends Refused {
        @Reconciles("pay")
        Optional<String> find(String order, List<Integer> items) {
            return Optional.empty();
        }
    }

    static class OtherResult extends Refused {
        @Reconciles("pay")
        Optional<Integer> find(String order, List<String> items) {
            return Optional.empty();
        }
    }

    static class NoOptional extends Refused {
        @Reconciles("pay")
        @Nullable
        String find(String order, List<String> items) {
            return null;
        }
    }

    static class Two extends Refused {
        @Reconciles("pay")
        Optional<String> find(String order, List<String> items) {
            return Optional.empty();
        }

        @Reconciles("pay")
        Optional<String> search(String order, List<String> items) {
            return Optional.empty();
        }
    }

    static class Repeated extends Refused {
        @Reconciles("repeat")
        Optional<String> find() {
            return Optional.empty();
        }
    }

    static class Outcome {
        @AgentTask(type = "order", effect = Effect.NON_IDEMPOTENT)
        CompletionStage<TaskOutcome<Integer>> order() {
            return CompletableFuture.completedFuture(TaskOutcome.completed(1));
        }

        @Reconciles("order")
        Optional<Integer> find() {
            return Optional.of(1);
        }
    }

    private static Reconciler of(Class<?> owner, String task) {
        return Objects.requireNonNull(
                Reconcilers.of(owner, TaskFinder.tasksOf(owner)).get(task));
    }

    @Test
    void finds_the_value_of_an_outcome_that_comes_later() throws Throwable {
        assertThat(of(Outcome.class, "order").ask(new Outcome(), new Object[0]).orElseThrow())
                .isEqualTo(1);
    }

    @Test
    void asks_the_overriding_method_with_the_arguments_of_the_call() throws Throwable {
        Optional<?> found = of(Heir.class, "pay").ask(new Heir(), new Object[] {"A-7", List.of("x")});

        assertThat(found.orElseThrow()).isEqualTo("found A-7[x]");
    }

    @Test
    void takes_boxed_results_and_any_for_a_task_without_one() throws Throwable {
        assertThat(of(Heir.class, "count").ask(new Heir(), new Object[0]).isPresent())
                .isFalse();
        assertThat(of(Heir.class, "remind").ask(new Heir(), new Object[0]).orElseThrow())
                .isEqualTo(true);
    }

    @Test
    void refuses_what_could_never_tell() {
        assertRefused(UnknownTask.class, "'UnknownTask.find' must name a task of its class, but 'pey' is not one of [");
        assertRefused(
                OtherParameters.class,
                "'OtherParameters.find' must have the parameters of task 'pay', [class java.lang.String,"
                        + " java.util.List<java.lang.String>], but has [class java.lang.String,"
                        + " java.util.List<java.lang.Integer>]");
        assertRefused(
                OtherResult.class,
                "'OtherResult.find' must return Optional<java.lang.String>, what task 'pay' returns, but returns"
                        + " java.util.Optional<java.lang.Integer>");
        assertRefused(NoOptional.class, "'NoOptional.find' must return Optional<java.lang.String>");
        assertRefused(Two.class, "must be the only one of task 'pay', but '");
        assertRefused(
                Repeated.class,
                "'Repeated.find' must belong to a NON_IDEMPOTENT task, but 'repeat' is IDEMPOTENT and repeated without"
                        + " asking; set its effect, or remove the method");
    }

    private static void assertRefused(Class<?> owner, String rule) {
        assertThatThrownBy(() -> Reconcilers.of(owner, TaskFinder.tasksOf(owner)))
                .isInstanceOf(TaskDefinitionException.class)
                .hasMessageStartingWith("@Reconciles method '")
                .hasMessageContaining(rule);
    }
}
