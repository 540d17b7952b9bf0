/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.Effect;
import dev.agentdlq.OnFailure;
import dev.agentdlq.Repeats;
import dev.agentdlq.WhenExpired;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TaskPolicyBuilderTest {
    @SuppressWarnings("unused") // only their annotations are read
    private static class Tools {
        @AgentTask
        void bare() {}

        @AgentTask(
                maxRetries = 7,
                deterministicOn = IllegalStateException.class,
                transientOn = {IOException.class, ArithmeticException.class},
                backoff = @Backoff(delay = "2s", multiplier = 3, maxDelay = "1h", jitter = 0.1),
                timeout = "30s",
                validFor = "2h",
                whenExpired = WhenExpired.DISCARD,
                effect = Effect.NON_IDEMPOTENT,
                repeats = Repeats.COALESCE,
                onFailure = OnFailure.NOTICE)
        void full() {}
    }

    private static TaskPolicy annotated(String method) throws NoSuchMethodException {
        return TaskPolicy.of(
                Objects.requireNonNull(Tools.class.getDeclaredMethod(method).getAnnotation(AgentTask.class)));
    }

    @Test
    void the_defaults_are_those_of_the_annotation() throws NoSuchMethodException {
        assertThat(TaskPolicy.defaults()).isEqualTo(annotated("bare"));
    }

    @Test
    void every_value_of_the_annotation_can_be_set() throws NoSuchMethodException {
        TaskPolicy policy = TaskPolicy.builder()
                .maxRetries(7)
                .deterministicOn(IllegalStateException.class)
                .transientOn(IOException.class, ArithmeticException.class)
                .backoff(Duration.ofSeconds(2), 3, Duration.ofHours(1))
                .jitter(0.1)
                .timeout(Duration.ofSeconds(30))
                .validFor(Duration.ofHours(2), WhenExpired.DISCARD)
                .effect(Effect.NON_IDEMPOTENT)
                .repeats(Repeats.COALESCE)
                .onFailure(OnFailure.NOTICE)
                .build();

        assertThat(policy).isEqualTo(annotated("full"));
    }

    @Test
    void values_out_of_range_are_all_named() {
        TaskPolicyBuilder builder = TaskPolicy.builder().maxRetries(-1).jitter(2);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxRetries must not be negative, but was -1")
                .hasMessageContaining("jitter must be from 0 to 1, but was 2.0");
    }
}
