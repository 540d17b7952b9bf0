/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import static dev.agentdlq.processor.Compiled.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.agentdlq.AgentTask;
import dev.agentdlq.spi.TaskDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;

class AgentTaskProcessorTest {
    private static final JavaFileObject BROKEN_TWICE = source("shop.Broken", """
            package shop;
            import dev.agentdlq.AgentTask;
            import dev.agentdlq.Backoff;
            class Broken {
                @AgentTask(type = "no blanks", maxRetries = -2,
                        backoff = @Backoff(delay = "soon", maxDelay = "later", multiplier = 0.0 / 0, jitter = -1))
                private static final void pay() {}
                @AgentTask void fine() {}
            }
            class Sound { @AgentTask void fine() {} }
            """);

    @Test
    void reports_all_problems_of_a_class_at_once() {
        Compiled compiled = Compiled.from(BROKEN_TWICE);

        assertThat(compiled.findingTexts())
                .extracting(text -> text.substring(1, 7))
                .containsExactlyInAnyOrder(
                        "ADQ001", "ADQ002", "ADQ003", "ADQ004", "ADQ005", "ADQ005", "ADQ008", "ADQ009", "ADQ011");
    }

    @Test
    void writes_nothing_for_a_class_with_an_error() {
        List<String> written = new ArrayList<>();
        Processor observer = new OtherProcessor((environment, round) -> {
            for (String name : List.of("shop.Broken__AgentTasks", "shop.Sound__AgentTasks")) {
                if (round.processingOver() && environment.getElementUtils().getTypeElement(name) != null) {
                    written.add(name);
                }
            }
        });

        Compiled.with(List.of(new AgentTaskProcessor(), observer), BROKEN_TWICE);

        assertThat(written).containsExactly("shop.Sound__AgentTasks");
    }

    @Test
    void checks_the_values_of_abstract_methods_once() {
        Compiled compiled = Compiled.from(source("shop.Payments", """
                package shop;
                import dev.agentdlq.AgentTask;
                interface Payments { @AgentTask(maxRetries = -1) void pay(); }
                abstract class Base { @AgentTask(maxRetries = -2) void refund() {} }
                class Cards extends Base { @AgentTask void own() {} }
                """));

        assertThat(compiled.findings()).extracting(Diagnostic::getLineNumber).containsExactly(3L, 4L);
    }

    @Test
    void reports_limits_that_cannot_be_read_where_they_stand() {
        Compiled compiled = Compiled.from(source("shop.Cards", """
                package shop;
                import dev.agentdlq.AgentTask;
                class Cards {
                    @AgentTask(
                        timeout = "soon",
                        validFor = "-2h")
                    void pay() {}
                    @AgentTask(validFor = "PT0S")
                    void refund() {}
                }
                """));

        assertThat(compiled.findings())
                .extracting(finding -> Compiled.text(finding).substring(0, 46), Diagnostic::getLineNumber)
                .containsExactly(
                        tuple("[ADQ005] timeout of @AgentTask method 'Cards.p", 5L),
                        tuple("[ADQ005] validFor of @AgentTask method 'Cards.", 6L),
                        tuple("[ADQ021] validFor of @AgentTask method 'Cards.", 8L));
    }

    @Test
    void reports_a_problem_of_a_library_at_the_heir() {
        Compiled compiled = Compiled.from(source("shop.Cards", """
                package shop;
                public class Cards extends dev.agentdlq.processor.LibraryTools {
                    @dev.agentdlq.AgentTask void own() {}
                }
                """));

        assertThat(compiled.findings()).singleElement().satisfies(finding -> {
            assertThat(Compiled.text(finding))
                    .startsWith("[ADQ004] maxRetries of @AgentTask method 'LibraryTools.pay' must not be negative");
            assertThat(finding.getLineNumber()).isEqualTo(2);
        });
    }

    @Test
    void keeps_suppressed_warnings_to_itself() {
        Compiled compiled = Compiled.from(source("shop.Outer", """
                package shop;
                import dev.agentdlq.AgentTask;
                @SuppressWarnings("agentdlq")
                class Outer {
                    static class Refunds implements Payments { public void pay() {} @AgentTask void own() {} }
                }
                class Cards implements Payments {
                    @SuppressWarnings({"unused", "all"}) public void pay() {}
                    @AgentTask void own() {}
                }
                class Cash implements Payments {
                    @SuppressWarnings("unused") public void pay() {}
                    @SuppressWarnings("agentdlq") @AgentTask(maxRetries = -1) void own() {}
                }
                interface Payments { @AgentTask void pay(); }
                """));

        assertThat(compiled.findings())
                .extracting(Diagnostic::getKind, Diagnostic::getLineNumber)
                .containsExactlyInAnyOrder(tuple(Diagnostic.Kind.WARNING, 12L), tuple(Diagnostic.Kind.ERROR, 13L));
    }

    @Test
    void waits_for_what_another_processor_generates() {
        Processor generator = new OtherProcessor((environment, round) -> {
            if (!round.processingOver() && environment.getElementUtils().getTypeElement("shop.Base") == null) {
                write(environment, "shop.Base", "package shop; class Base { @dev.agentdlq.AgentTask void base() {} }");
                write(environment, "shop.Invoice", "package shop; record Invoice(int number) {}");
            }
        });
        JavaFileObject source = source("shop.Cards", """
                package shop;
                class Cards extends Base { @dev.agentdlq.AgentTask Invoice pay(Invoice[] invoices) { return null; } }
                """);

        Compiled compiled = Compiled.with(List.of(new AgentTaskProcessor(), generator), source);

        assertThat(compiled.findingTexts()).isEmpty();
        assertThat(compiled.tasks("shop.Cards"))
                .extracting(TaskDescriptor::type)
                .containsExactly("Cards.pay", "Cards.base");
        assertThat(compiled.task("shop.Cards", "pay").returnType()).isEqualTo(compiled.load("shop.Invoice"));
    }

    @Test
    void leaves_the_annotation_to_other_processors_too() {
        List<String> seen = new ArrayList<>();
        Processor observer = new OtherProcessor((environment, round) ->
                round.getElementsAnnotatedWith(AgentTask.class).forEach(method -> seen.add(method.toString())));

        Compiled.with(List.of(new AgentTaskProcessor(), observer), BROKEN_TWICE);

        assertThat(seen).containsExactly("pay()", "fine()", "fine()");
    }

    @Test
    void is_found_by_the_compiler_and_by_gradle() throws IOException {
        assertThat(ServiceLoader.load(Processor.class)).hasAtLeastOneElementOfType(AgentTaskProcessor.class);
        try (InputStream gradle =
                AgentTaskProcessor.class.getResourceAsStream("/META-INF/gradle/incremental.annotation.processors")) {
            assertThat(gradle)
                    .asString(StandardCharsets.UTF_8)
                    .isEqualToIgnoringNewLines(AgentTaskProcessor.class.getName() + ",isolating");
        }
    }

    private static void write(ProcessingEnvironment environment, String name, String text) {
        try (Writer file = environment.getFiler().createSourceFile(name).openWriter()) {
            file.write(text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void a_final_method_of_a_final_class_is_left_to_its_facade() {
        Compiled compiled = Compiled.from(source(
                "shop.Cards", "package shop; final class Cards { @dev.agentdlq.AgentTask final void pay() {} }"));

        assertThat(compiled.findings())
                .singleElement()
                .satisfies(finding -> assertThat(Compiled.text(finding)).startsWith("[ADQ028] class 'Cards'"));
        assertThat(compiled.generatedNames()).containsExactly("shop/Cards__AgentTasks.java");
    }
}
