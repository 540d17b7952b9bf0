/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.internal.EntryIds;
import dev.agentdlq.internal.call.CallStack;
import dev.agentdlq.internal.call.Repetition;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TaskAttemptTest {
    private final CallStack stack = CallStack.ofThisThread();

    @Test
    void there_is_none_outside_a_task() {
        assertThatThrownBy(TaskAttempt::current)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("AgentDlq.wrap");
    }

    @Test
    void the_key_is_the_same_whenever_it_is_asked_for() {
        stack.enter("order.cancel");
        String key = TaskAttempt.current().idempotencyKey();

        assertThat(TaskAttempt.current().idempotencyKey()).isEqualTo(key);
        assertThat(stack.key()).hasToString(key);
        assertThat(TaskAttempt.current().number()).isEqualTo(1);
        assertThat(TaskAttempt.current().isReplay()).isFalse();
        assertThat(TaskAttempt.current().isLeaseLost()).isFalse();
        stack.exitTo(0);
    }

    @Test
    void each_call_has_a_key_of_its_own() {
        stack.enter("order.cancel");
        UUID first = stack.key();
        stack.exitTo(0);
        stack.enter("order.cancel");
        UUID second = stack.key();
        stack.exitTo(0);

        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void a_repeated_execution_shows_its_number_and_its_lease() {
        UUID key = EntryIds.next();
        AtomicBoolean lost = new AtomicBoolean();
        stack.enterRepeated("order.cancel", new Repetition(key, 3, true, 5, Instant.EPOCH, lost::get));
        TaskAttempt attempt = TaskAttempt.current();
        stack.exitTo(0);

        assertThat(attempt.idempotencyKey()).isEqualTo(key.toString());
        assertThat(attempt.number()).isEqualTo(3);
        assertThat(attempt.isReplay()).isTrue();
        assertThat(attempt.isLeaseLost()).isFalse();
        lost.set(true);
        assertThat(attempt.isLeaseLost()).isTrue();
    }

    @Test
    void inner_calls_repeat_their_keys_when_the_outer_call_is_repeated() {
        UUID outer = EntryIds.next();

        assertThat(innerKeys(outer, 1)).isEqualTo(innerKeys(outer, 2)).doesNotContain(outer);
    }

    private List<UUID> innerKeys(UUID outer, int number) {
        stack.enterRepeated("order.flow", new Repetition(outer, number, false, number, null, () -> false));
        stack.enter("order.cancel");
        UUID first = stack.key();
        stack.exitTo(1);
        stack.enter("order.cancel");
        UUID second = stack.key();
        stack.exitTo(0);
        assertThat(first).isNotEqualTo(second);
        return List.of(first, second);
    }

    @Test
    void deep_recursion_is_remembered_and_forgotten() {
        for (int i = 0; i < 10_000; i++) {
            stack.enter("deep");
        }
        assertThat(stack.key()).isNotNull();
        for (int i = 9_999; i >= 0; i--) {
            stack.exitTo(i);
        }
        assertThat(stack.isEmpty()).isTrue();
    }
}
