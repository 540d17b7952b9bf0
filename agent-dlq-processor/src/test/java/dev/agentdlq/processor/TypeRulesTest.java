/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import static dev.agentdlq.processor.Compiled.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import javax.tools.Diagnostic;
import org.junit.jupiter.api.Test;

/** Types that two classes of a compilation have. */
class TypeRulesTest {
    @Test
    void two_classes_of_the_same_name_have_the_same_default_types() {
        Compiled compiled = Compiled.from(
                source("eu.Cards", "package eu; public class Cards { @dev.agentdlq.AgentTask void pay() {} }"),
                source("us.Cards", "package us; public class Cards { @dev.agentdlq.AgentTask void pay() {} }"));

        assertThat(compiled.findings()).singleElement().satisfies(finding -> {
            assertThat(Compiled.text(finding))
                    .isEqualTo("[ADQ036] type 'Cards.pay' of @AgentTask method 'Cards.pay' is already the type of"
                            + " 'eu.Cards.pay': one AgentDlq refuses to wrap both; give one of them a type of its own");
            assertThat(finding.getSource().getName()).endsWith("us/Cards.java");
        });
        assertThat(compiled.generatedNames())
                .containsExactlyInAnyOrder("eu/Cards__AgentTasks.java", "us/Cards__AgentTasks.java");
    }

    @Test
    void implementations_of_one_method_are_alternatives() {
        Compiled compiled = Compiled.cleanly(source("shop.Payments", """
                package shop;
                import dev.agentdlq.AgentTask;
                interface Payments { void pay(); }
                class Cards implements Payments { @AgentTask(type = "pay") public void pay() {} }
                class Cash implements Payments { @AgentTask(type = "pay") public void pay() {} }
                abstract class Base { @AgentTask(type = "refund") void refund() {} }
                class One extends Base { @AgentTask void own() {} }
                class Two extends Base { @AgentTask void own() {} }
                class Three extends One { @Override @AgentTask(type = "refund") void refund() {} @AgentTask void own() {} }
                """));

        assertThat(compiled.generatedNames()).hasSize(5);
    }

    @Test
    void nested_classes_of_different_files_never_meet() {
        Compiled compiled = Compiled.from(
                source(
                        "shop.OneTest",
                        "package shop; class OneTest { static class Tools {"
                                + " @dev.agentdlq.AgentTask void pay() {} } }"),
                source(
                        "shop.TwoTest",
                        "package shop; class TwoTest { static class Tools {"
                                + " @dev.agentdlq.AgentTask void pay() {} } }"),
                source("shop.Tools", "package shop; class Tools { @dev.agentdlq.AgentTask void pay() {} }"),
                source("eu.Tools", "package eu; class Tools { @dev.agentdlq.AgentTask void pay() {} }"),
                source("shop.Outer", """
                        package shop;
                        class Outer {
                            static class One { @dev.agentdlq.AgentTask(type = "own") void pay() {} }
                            static class Two { @dev.agentdlq.AgentTask(type = "own") void pay() {} }
                        }
                        """));

        assertThat(compiled.findings())
                .extracting(
                        finding -> Path.of(finding.getSource().getName())
                                .getFileName()
                                .toString(),
                        Diagnostic::getLineNumber)
                .containsExactly(tuple("Tools.java", 1L), tuple("Outer.java", 4L));
    }

    @Test
    void the_warning_can_be_silenced() {
        Compiled compiled = Compiled.cleanly(source("shop.Cards", """
                package shop;
                import dev.agentdlq.AgentTask;
                class Cards { @AgentTask(type = "pay") void pay() {} }
                class Fake { @SuppressWarnings("agentdlq") @AgentTask(type = "pay") void pay() {} }
                """));

        assertThat(compiled.generatedNames()).hasSize(2);
    }
}
