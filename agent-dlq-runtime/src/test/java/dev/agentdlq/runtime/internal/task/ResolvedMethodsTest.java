/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.AgentTask;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.OnResolved;
import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.TaskOutcome;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class ResolvedMethodsTest {
    abstract static class Base<T> {
        abstract T order(T order);

        @OnResolved("order")
        void inherited(DlqEntry entry, T result) {}

        @OnResolved("order")
        void overridden(DlqEntry entry) {}

        @OnResolved("order")
        void silenced(DlqEntry entry) {}
    }

    interface Told {
        @OnResolved("order")
        default void byDefault(DlqEntry entry) {}
    }

    static class Fitting extends Base<String> implements Told {
        @Override
        @AgentTask(type = "order")
        String order(String order) {
            return order;
        }

        @Override
        @OnResolved("order")
        void overridden(DlqEntry entry) {}

        @Override
        void silenced(DlqEntry entry) {}

        @AgentTask(type = "count")
        long count() {
            return 1;
        }

        @OnResolved("count")
        @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // called by the queue
        private static void counted(DlqEntry entry, Long count) {}

        @OnResolved("count")
        int countedToo(DlqEntry entry, Number count) {
            return 1;
        }

        @AgentTask(type = "remind")
        void remind() {}

        @OnResolved("remind")
        void reminded(DlqEntry entry, Void nothing) {}

        @AgentTask(type = "later")
        CompletionStage<TaskOutcome<List<String>>> later() {
            return CompletableFuture.completedFuture(TaskOutcome.completed(List.of()));
        }

        @OnResolved("later")
        void atLast(DlqEntry entry, List<String> items) {}
    }

    abstract static class Refused {
        @AgentTask(type = "count")
        int count(String order) {
            return 1;
        }
    }

    static class UnknownTask extends Refused {
        @OnResolved("cuont")
        void told(DlqEntry entry) {}
    }

    static class NoEntry extends Refused {
        @OnResolved("count")
        void told(Integer count) {}
    }

    static class Nothing extends Refused {
        @OnResolved("count")
        void told() {}
    }

    static class Primitive extends Refused {
        @OnResolved("count")
        void told(DlqEntry entry, int count) {}
    }

    static class OtherResult extends Refused {
        @OnResolved("count")
        void told(DlqEntry entry, String count) {}
    }

    static class Arguments extends Refused {
        @OnResolved("count")
        void told(DlqEntry entry, Integer count, String order) {}
    }

    private static List<String> names(Class<?> owner, String task) {
        Map<String, List<ResolvedMethod>> found = ResolvedMethods.of(owner, TaskFinder.tasksOf(owner));
        return found.getOrDefault(task, List.of()).stream()
                .map(ResolvedMethod::name)
                .toList();
    }

    @Test
    void finds_those_of_superclasses_and_interfaces_unless_they_are_overridden() {
        assertThat(names(Fitting.class, "order"))
                .containsExactlyInAnyOrder("Base.inherited", "Fitting.overridden", "Told.byDefault");
    }

    @Test
    void takes_the_boxed_value_in_the_end_or_a_supertype() {
        assertThat(names(Fitting.class, "count")).containsExactlyInAnyOrder("Fitting.counted", "Fitting.countedToo");
        assertThat(names(Fitting.class, "remind")).containsExactly("Fitting.reminded");
        assertThat(names(Fitting.class, "later")).containsExactly("Fitting.atLast");
    }

    @Test
    void refuses_what_could_never_be_told() {
        assertRefused(UnknownTask.class, "'UnknownTask.told' must name a task of its class, but 'cuont' is not one of");
        String rule = "must have the parameters (DlqEntry) or (DlqEntry, Integer), because that is what task 'count'"
                + " gives, but has ";
        assertRefused(NoEntry.class, rule + "[java.lang.Integer]");
        assertRefused(Nothing.class, rule + "[]");
        assertRefused(Primitive.class, rule + "[dev.agentdlq.DlqEntry, int]");
        assertRefused(OtherResult.class, rule + "[dev.agentdlq.DlqEntry, java.lang.String]");
        assertRefused(Arguments.class, rule + "[dev.agentdlq.DlqEntry, java.lang.Integer, java.lang.String]");
    }

    private static void assertRefused(Class<?> owner, String rule) {
        assertThatThrownBy(() -> ResolvedMethods.of(owner, TaskFinder.tasksOf(owner)))
                .isInstanceOf(TaskDefinitionException.class)
                .hasMessageStartingWith("@OnResolved method '")
                .hasMessageContaining(rule);
    }
}
