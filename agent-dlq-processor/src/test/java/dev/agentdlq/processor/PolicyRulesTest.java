/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import static dev.agentdlq.processor.Compiled.source;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which values of an annotation contradict each other. */
class PolicyRulesTest {
    private static Compiled with(String values) {
        return Compiled.from(source("shop.Tools", """
                package shop;
                import dev.agentdlq.AgentTask;
                import dev.agentdlq.Backoff;
                import dev.agentdlq.DlqEntry;
                import dev.agentdlq.Effect;
                import dev.agentdlq.OnFailure;
                import dev.agentdlq.OnResolved;
                import dev.agentdlq.PayloadUpgrade;
                import dev.agentdlq.Reconciles;
                import dev.agentdlq.Repeats;
                import dev.agentdlq.TaskOutcome;
                import dev.agentdlq.WhenExpired;
                class Tools { @AgentTask(VALUES) void pay() {} }
                """.replace("VALUES", values)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maxRetries = 0, backoff = @Backoff(delay = \"1s\") | backoff",
                "maxRetries = 0, validFor = \"2h\" | validFor",
                "maxRetries = 2, deterministicOn = Exception.class | maxRetries",
                "backoff = @Backoff, deterministicOn = Throwable.class | backoff",
                "whenExpired = WhenExpired.DISCARD | whenExpired",
            })
    void a_value_that_never_acts_is_told(String values, String idle) {
        assertThat(with(values).findingTexts())
                .singleElement()
                .asString()
                .startsWith("[ADQ034] " + idle + " of @AgentTask method 'Tools.pay' never acts, because ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "maxRetries = 0",
                "maxRetries = 0, timeout = \"5s\"",
                "maxRetries = 0, deterministicOn = Throwable.class",
                "deterministicOn = Throwable.class",
                "maxRetries = 2, deterministicOn = Exception.class, transientOn = java.io.IOException.class",
                "maxRetries = 2, deterministicOn = RuntimeException.class",
                "maxRetries = 2, transientOn = Throwable.class",
                "validFor = \"2h\", whenExpired = WhenExpired.DISCARD",
                "validFor = \"500ms\"",
                "validFor = \"1ms\", backoff = @Backoff(jitter = 1)",
                "maxRetries = 0, deterministicOn = IllegalStateException.class",
                "effect = Effect.READ_ONLY, repeats = Repeats.COALESCE",
                "onFailure = OnFailure.NOTICE",
            })
    void what_can_be_meant_is_accepted(String values) {
        assertThat(with(values).findingTexts()).isEmpty();
    }

    @Test
    void a_call_that_is_over_before_its_first_retry_is_told() {
        assertThat(with("validFor = \"499ms\"").findingTexts())
                .singleElement()
                .asString()
                .startsWith("[ADQ035] validFor of @AgentTask method 'Tools.pay' should not be shorter than the wait"
                        + " before the first retry, but was PT0.499S and the wait at least PT0.5S");
    }

    @Test
    void a_backoff_without_retries_says_when_a_reconciler_is_asked() {
        Compiled compiled = Compiled.cleanly(source("shop.Tools", """
                package shop;
                import dev.agentdlq.AgentTask;
                import dev.agentdlq.Backoff;
                import dev.agentdlq.Effect;
                import dev.agentdlq.Reconciles;
                class Tools {
                    @AgentTask(type = "pay", maxRetries = 0, effect = Effect.NON_IDEMPOTENT,
                            backoff = @Backoff(delay = "1s"))
                    void pay() {}
                    @Reconciles("pay") java.util.Optional<?> paid() { return java.util.Optional.empty(); }
                }
                """));

        assertThat(compiled.findingTexts()).isEmpty();
    }
}
