/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.AgentTask;
import dev.agentdlq.PayloadUpgrade;
import dev.agentdlq.StoreException;
import dev.agentdlq.runtime.internal.store.LogLines;
import dev.agentdlq.runtime.internal.task.TaskFinder;
import dev.agentdlq.runtime.internal.task.TaskRegistry;
import dev.agentdlq.spi.StoredSignature;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutlookTest {
    private static final Duration INTERVAL = Duration.ofSeconds(20);

    static class Tools {
        @AgentTask(type = "pay")
        void pay(String invoice, int cents) {}

        @AgentTask(type = "ship")
        void ship(String order, boolean express) {}

        @PayloadUpgrade("ship")
        Object[] shipBefore(String order) {
            return new Object[] {order, false};
        }
    }

    private final AtomicLong clock = Claims.clock();
    private final AtomicReference<Optional<String>> hindrance = new AtomicReference<>(Optional.empty());
    private List<StoredSignature> stored = List.of();
    private final ScriptedStore store = new ScriptedStore()
            .on("unsettledSignatures", arguments -> stored)
            .on("findHindrance", arguments -> hindrance.get());
    private final TaskRegistry tasks = new TaskRegistry();
    private final Outlook outlook = new Outlook(store.open(), tasks, clock::get);
    private final LogLines log = new LogLines(Outlook.class);

    @AfterEach
    void close() {
        log.close();
    }

    private void know() {
        tasks.add(TaskFinder.tasksOf(Tools.class), new Tools());
    }

    private static String signature(String task) {
        TaskRegistry registry = new TaskRegistry();
        registry.add(TaskFinder.tasksOf(Tools.class), new Tools());
        return registry.find(task).orElseThrow().signature();
    }

    @Test
    void j1_one_warning_names_each_task_whose_stored_calls_have_other_parameters_and_how_many_they_are() {
        know();
        stored = List.of(
                new StoredSignature("pay", "(java.lang.String)", 7),
                new StoredSignature("pay", signature("pay"), 100),
                new StoredSignature("ship", "(java.lang.String)", 3),
                new StoredSignature("ship", "(int)", 2));

        outlook.look();
        outlook.look();

        assertThat(log.lines())
                .containsExactly(
                        "WARN stored calls have parameters that their methods have not any more: [7 of task pay"
                                + " with (java.lang.String), 2 of task ship with (int)]; they will wait for a person when they"
                                + " are due, unless a @PayloadUpgrade method with the stored parameters is added");
        assertThat(store.asked("unsettledSignatures")).containsExactly(Set.of("pay", "ship"));
    }

    @Test
    void nothing_is_said_where_all_stored_calls_can_be_executed() {
        know();
        stored = List.of(new StoredSignature("pay", signature("pay"), 100), new StoredSignature("pay", "unbound", 4));

        outlook.look();

        assertThat(log.lines()).isEmpty();
    }

    @Test
    void tasks_that_come_late_are_looked_at_then_and_a_store_that_fails_is_asked_again() {
        outlook.look();
        assertThat(store.asked("unsettledSignatures")).isEmpty();
        know();
        store.on("unsettledSignatures", arguments -> {
            throw new StoreException("down", null);
        });
        assertThatThrownBy(outlook::look).isInstanceOf(StoreException.class);
        stored = List.of(new StoredSignature("pay", "()", 1));
        store.on("unsettledSignatures", arguments -> stored);

        outlook.look();

        assertThat(log.lines()).hasSize(1);
    }

    @Test
    void what_slows_the_store_down_is_told_once_as_long_as_it_lasts() {
        hindrance.set(Optional.of("a transaction of psql is open"));
        outlook.look();
        Claims.pass(clock, INTERVAL);
        outlook.look();
        assertThat(log.lines()).containsExactly("WARN a transaction of psql is open");

        hindrance.set(Optional.empty());
        Claims.pass(clock, INTERVAL);
        outlook.look();
        hindrance.set(Optional.of("a transaction of psql is open"));
        Claims.pass(clock, INTERVAL.minusNanos(1));
        outlook.look();
        assertThat(log.lines()).hasSize(1);
        Claims.pass(clock, Duration.ofNanos(1));
        outlook.look();

        assertThat(log.lines()).hasSize(2);
    }
}
