/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import static dev.agentdlq.processor.Compiled.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import javax.tools.Diagnostic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods that stand beside a task. */
class CompanionRulesTest {
    private static Compiled tools(String members) {
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
                import java.util.Optional;
                import java.util.concurrent.CompletionStage;
                class Tools {
                    @AgentTask(type = "order.cancel") String cancel(String id) { return id; }
                    @AgentTask(type = "order.count") CompletionStage<TaskOutcome<Integer>> count() { return null; }
                    @AgentTask int number() { return 1; }
                    @AgentTask void remind() {}
                    MEMBERS
                }
                """.replace("MEMBERS", members)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "order.cancl | did you mean 'order.cancel'?",
                "order.cacnel | did you mean 'order.cancel'?",
                "Order.Cancel | did you mean 'order.cancel'?",
                "cancel | did you mean 'order.cancel'?",
                "orders.cancel | did you mean 'order.cancel'?",
                "remind | did you mean 'Tools.remind'?",
                "OrderTools.remind | did you mean 'Tools.remind'?",
                "invoice.pay | use the type of the task that it belongs to",
            })
    void an_unknown_task_is_told_with_the_one_that_was_meant(String name, String remedy) {
        assertThat(tools("@OnResolved(\"" + name + "\") void told(DlqEntry entry) {}")
                        .findingTexts())
                .containsExactly("[ADQ022] @OnResolved method 'Tools.told' must name a task of its class, but '" + name
                        + "' is not one of [order.cancel, order.count, Tools.number, Tools.remind]; " + remedy);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@Reconciles(\"pay\") Optional<?> find() { return Optional.empty(); }",
                "@OnResolved(\"pay\") void told(DlqEntry entry) {}",
                "@PayloadUpgrade(\"pay\") Object[] upgrade() { return null; }",
            })
    void a_method_in_a_class_without_tasks_is_told(String member) {
        Compiled compiled = Compiled.from(source("shop.Tools", """
                package shop;
                import dev.agentdlq.DlqEntry;
                import dev.agentdlq.OnResolved;
                import dev.agentdlq.PayloadUpgrade;
                import dev.agentdlq.Reconciles;
                import java.util.Optional;
                class Tools {
                    %s
                }
                """.formatted(member)));

        assertThat(compiled.findings()).singleElement().satisfies(finding -> {
            assertThat(Compiled.text(finding))
                    .startsWith("[ADQ022] @")
                    .endsWith("must name a task of its class, but 'pay' is not one of []; annotate the task with"
                            + " @AgentTask, or remove the method");
            assertThat(finding.getLineNumber()).isEqualTo(8);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@OnResolved(\"order.cancel\") void told() {}",
                "@OnResolved(\"order.cancel\") void told(String result) {}",
                "@OnResolved(\"order.cancel\") void told(String result, DlqEntry entry) {}",
                "@OnResolved(\"order.cancel\") void told(DlqEntry entry, Integer result) {}",
                "@OnResolved(\"order.cancel\") void told(DlqEntry entry, String result, String more) {}",
                "@OnResolved(\"order.count\") void told(DlqEntry entry, TaskOutcome<Integer> result) {}",
                "@OnResolved(\"order.count\") void told(DlqEntry entry, CompletionStage<?> result) {}",
                "@OnResolved(\"order.count\") void told(DlqEntry entry, int result) {}",
                "@OnResolved(\"Tools.number\") void told(DlqEntry entry, int result) {}",
                "@OnResolved(\"Tools.remind\") void told(DlqEntry entry, String result) {}",
            })
    void a_method_that_cannot_take_the_late_result_is_refused(String member) {
        assertThat(tools(member).findingTexts()).singleElement().asString().startsWith("[ADQ037]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@OnResolved(\"order.cancel\") static void told(DlqEntry entry) {}",
                "@OnResolved(\"order.cancel\") private void told(DlqEntry entry, Object result) {}",
                "@OnResolved(\"order.cancel\") <T extends CharSequence> T told(DlqEntry e, T result) { return null; }",
                "@OnResolved(\"order.count\") void told(DlqEntry entry, Number result) {}",
                "@OnResolved(\"Tools.number\") void told(DlqEntry entry, Integer result) {}",
                "@OnResolved(\"Tools.remind\") void told(DlqEntry entry) {}",
                "@OnResolved(\"Tools.remind\") void told(DlqEntry entry, Void nothing) {}",
                "@OnResolved(\"Tools.remind\") void told(DlqEntry entry, Object nothing) {}",
            })
    void a_method_that_takes_the_late_result_is_accepted(String member) {
        assertThat(tools(member).findingTexts()).isEmpty();
    }

    @Test
    void several_methods_may_be_told_of_one_task() {
        assertThat(tools("@OnResolved(\"order.cancel\") void a(DlqEntry e) {}"
                                + " @OnResolved(\"order.cancel\") void b(DlqEntry e) {}")
                        .findingTexts())
                .isEmpty();
    }

    @Test
    void an_inherited_task_that_may_not_be_repeated_lacks_its_reconciler_where_it_gets_instances() {
        Compiled compiled = Compiled.from(source("shop.Base", """
                package shop;
                import dev.agentdlq.AgentTask;
                import dev.agentdlq.Effect;
                import dev.agentdlq.Reconciles;
                import java.util.Optional;
                abstract class Base {
                    @AgentTask(type = "pay", effect = Effect.NON_IDEMPOTENT) String pay() { return ""; }
                }
                class Asking extends Base {
                    @AgentTask void own() {}
                    @Reconciles("pay") Optional<String> find() { return Optional.empty(); }
                }
                class Silent extends Base { @AgentTask void own() {} }
                @SuppressWarnings("agentdlq") class Hushed extends Base { @AgentTask void own() {} }
                """));

        assertThat(compiled.findings())
                .extracting(finding -> Compiled.text(finding).substring(0, 41), Diagnostic::getLineNumber)
                .containsExactly(tuple("[ADQ033] @AgentTask method 'Base.pay' is ", 13L));
    }

    @Test
    void a_task_that_says_that_it_wants_no_reconciler_is_left_alone_at_its_heirs() {
        Compiled compiled = Compiled.from(source("shop.Base", """
                package shop;
                import dev.agentdlq.AgentTask;
                import dev.agentdlq.Effect;
                abstract class Base {
                    @SuppressWarnings("agentdlq") @AgentTask(effect = Effect.NON_IDEMPOTENT) void pay() {}
                }
                class Heir extends Base { @AgentTask void own() {} }
                """));

        assertThat(compiled.findingTexts()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"pay, pay, 0", "pay, pey, 1", "pay, apy, 1", "'', pay, 3", "kitten, sitting, 3", "ab, ba, 1"})
    void the_distance_of_names_counts_their_differences(String one, String other, int distance) {
        assertThat(NearNames.distance(one, other)).isEqualTo(distance);
        assertThat(NearNames.distance(other, one)).isEqualTo(distance);
    }
}
