/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExecutionsTest {
    @Test
    void each_task_fails_as_often_as_it_shall_and_then_succeeds() throws Exception {
        Executions executions = new Executions(1, 1);

        assertThatThrownBy(() -> execute(executions, 1)).isInstanceOf(CallFailedException.class);
        execute(executions, 1);

        executions.await(Duration.ZERO);
        executions.requireExact();
    }

    @Test
    void a_task_that_was_executed_twice_is_a_wrong_result() throws Exception {
        Executions executions = new Executions(2, 0);
        execute(executions, 1);
        execute(executions, 2);
        execute(executions, 2);

        executions.await(Duration.ZERO);

        assertThatThrownBy(executions::requireExact)
                .isInstanceOf(WrongResultException.class)
                .hasMessage("each task must be executed 1 times, but task 2 was executed 2 times");
    }

    @Test
    void a_task_that_was_not_executed_in_time_is_a_wrong_result() {
        Executions executions = new Executions(2, 0);
        execute(executions, 1);

        assertThatThrownBy(() -> executions.await(Duration.ZERO))
                .isInstanceOf(WrongResultException.class)
                .hasMessage("all 2 tasks must be executed within PT0S, but only 1 were");
    }

    @Test
    void a_task_without_its_data_is_a_wrong_result() {
        assertThatThrownBy(() -> new Executions(1, 0).execute(Executions.BASE + 1, "none"))
                .isInstanceOf(WrongResultException.class)
                .hasMessage("task 1000000001 must have its data, but has 4 chars");
    }

    @Test
    void rates_are_those_of_each_tenth() {
        Executions executions = new Executions(20, 0);
        for (int i = 1; i <= 20; i++) {
            execute(executions, i);
        }

        assertThat(executions.perSecond(1)).isPositive();
        assertThat(executions.perSecond(10)).isPositive();
    }

    private static void execute(Executions executions, int task) {
        executions.execute(Executions.BASE + task, Executions.DATA);
    }
}
