/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import static dev.agentdlq.processor.Compiled.source;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javax.annotation.processing.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the source looks like, the compiler goes on and says what is wrong with it. */
class RobustnessTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "class Tools extends Missing { @AgentTask void pay() {} }",
                "class Tools implements java.util.List<Missing> { @AgentTask void pay() {} }",
                "class Base extends Missing {} class Tools extends Base { @AgentTask void pay() {} }",
                "class Tools extends Tools { @AgentTask void pay() {} }",
                "class Tools { @AgentTask Missing pay() { return null; } }",
                "class Tools { @AgentTask void pay() throws Missing {} }",
                "class Tools { @AgentTask <T extends Missing> void pay(java.util.List<? super T[]> x) {} }",
                "class Tools { @AgentTask void pay(missing.Missing.Deep<String> x) {} }",
                "class Tools { @AgentTask(deterministicOn = Missing.class) void pay() {} }",
                "class Tools { @AgentTask(transientOn = {Error.class, Missing.class}) void pay() {} }",
                "class Tools { @AgentTask(deterministicOn = String.class) void pay() {} }",
                "class Tools { @AgentTask(maxRetries = Missing.MANY) void pay() {} }",
                "class Tools { @AgentTask(maxRetries = \"many\") void pay() {} }",
                "class Tools { @AgentTask(type = 5) void pay() {} }",
                "class Tools { @AgentTask(backoff = @Missing) void pay() {} }",
                "class Tools { @AgentTask(backoff = @dev.agentdlq.Backoff(delay = Missing.D)) void pay() {} }",
                "class Tools { @AgentTask(backoff = @Deprecated) void pay() {} }",
                "class Tools { @AgentTask(backoff = 5) void pay() {} }",
                "class Tools { @AgentTask(unknown = 5) void pay() {} }",
                "class Tools { @AgentTask @AgentTask void pay() {} }",
                "@AgentTask class Tools { @AgentTask Tools() {} @AgentTask int field; }",
                "class Tools { @AgentTask void pay() {} @AgentTask void pay() {} }",
                "class Tools { @AgentTask void pay() {} @dev.agentdlq.Reconciles void find() {} }",
                "class Tools { @AgentTask void pay() {} @dev.agentdlq.OnResolved(Missing.NAME) void told() {} }",
                "class Tools { @AgentTask void pay() {} @dev.agentdlq.PayloadUpgrade(5) Object[] old() { return null; } }",
                "class Tools { @AgentTask void pay() {} @dev.agentdlq.OnResolved(name = \"x\") void told() {} }",
                "class Tools { @AgentTask void pay(Rec r) {} record Rec(Missing m, Rec r) {} }",
                "class Tools { @AgentTask void pay(A a) {} class A extends B {} class B extends A {} }",
                "class Tools { @AgentTask void pay(Rec<String> r) {} record Rec<T>(Rec<Rec<T>> r, T t, int i, int i) {} }",
                "class Tools { @AgentTask <T extends T> void pay(T t) {} }",
                "class Tools { @AgentTask void pay(java.util.Map<String> m, java.util.List<int> l, void v) {} }",
                "final sealed class Tools permits Missing { @AgentTask void pay() {} }",
                "enum Tools { A; @AgentTask(effect = Missing) void pay() {} }",
                "class Tools { @AgentTask void pay() {} } class Tools { @AgentTask void pay() {} }",
                "class Tools { @AgentTask abstract void pay(); }",
                "class Tools { @AgentTask void pay( {} }",
                "class Tools { @AgentTask void pay(Tools this, var x) {} }",
                "class Tools { @AgentTask pay() {} }",
                "class A<T extends B<T>> {} class Tools { @AgentTask <B extends A<B>> void pay(A<B> x) {} }",
            })
    void ill_formed_source_is_left_to_the_compiler(String text) {
        Compiled compiled = Compiled.from(source("Tools", "import dev.agentdlq.AgentTask; " + text));

        assertThat(compiled.succeeded()).isFalse();
        assertThat(compiled.findingTexts()).noneMatch(finding -> finding.startsWith("[ADQ017]"));
    }

    private static Processor failingWith(RuntimeException failure) {
        return new ElsewhereProcessor((method, original) -> {
            if (method.equals("getTypeUtils")) {
                throw failure;
            }
            return original;
        });
    }

    @Test
    void an_error_inside_does_not_end_the_compiler_either() {
        Processor overflowing = new ElsewhereProcessor((method, original) -> {
            if (method.equals("getTypeUtils")) {
                throw new StackOverflowError();
            }
            return original;
        });

        Compiled compiled = Compiled.with(
                List.of(overflowing), source("Tools", "class Tools { @dev.agentdlq.AgentTask void pay() {} }"));

        assertThat(compiled.findingTexts())
                .singleElement()
                .asString()
                .startsWith("[ADQ017] the annotation processor failed with java.lang.StackOverflowError at ");
    }

    @Test
    void a_failure_of_the_processor_is_reported_once_with_what_to_do() {
        Compiled compiled = Compiled.with(
                List.of(failingWith(new IllegalStateException("sabotaged"))),
                source("Tools", "class Tools { @dev.agentdlq.AgentTask void pay() {} }"),
                source("More", "class More { @dev.agentdlq.AgentTask void pay() {} }"));

        assertThat(compiled.succeeded()).isFalse();
        assertThat(compiled.findingTexts())
                .singleElement()
                .asString()
                .matches("\\[ADQ017] the annotation processor failed with java.lang.IllegalStateException: sabotaged"
                        + " at .*; this is an error of Agent DLQ and not of your code; report it with this message, and"
                        + " compile without the processor meanwhile: the runtime uses reflection instead");
    }
}
