/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import static dev.agentdlq.processor.Compiled.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.agentdlq.AgentTask;
import dev.agentdlq.OnResolved;
import dev.agentdlq.PayloadUpgrade;
import dev.agentdlq.Reconciles;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.processing.Filer;
import javax.annotation.processing.Processor;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A build that compiles again only what has changed, with all else from class files: the descriptor of a class may
 * depend on that class alone, which is what {@code isolating} promises to Gradle.
 */
class IncrementalTest {
    private static final JavaFileObject BASE = source("shop.Store", """
            package shop;
            import dev.agentdlq.AgentTask;
            import dev.agentdlq.Effect;
            import dev.agentdlq.Sensitive;
            public abstract class Store<T> {
                @AgentTask(type = "store.save", effect = Effect.NON_IDEMPOTENT)
                @SuppressWarnings("agentdlq")
                public T save(T item, @Sensitive String note) { return item; }
            }
            """);

    private static final JavaFileObject HEIR = source("shop.Orders", """
            package shop;
            import dev.agentdlq.AgentTask;
            import dev.agentdlq.Reconciles;
            import java.util.Optional;
            public class Orders extends Store<Orders.Order> {
                public record Order(String id) {}
                @AgentTask public Order find(String id) { return new Order(id); }
                @Reconciles("store.save")
                Optional<Order> findSaved(Order item, String note) { return Optional.empty(); }
            }
            """);

    private static final JavaFileObject OTHER = source("shop.Bills", """
            package shop;
            public class Bills { @dev.agentdlq.AgentTask(type = "Orders.find") public void find() {} }
            """);

    @TempDir
    private Path classes;

    @Test
    void a_class_compiled_alone_gets_the_descriptor_that_it_got_with_the_others() {
        Compiled together = Compiled.from("-parameters", BASE, HEIR);
        together.writeClasses(classes);

        Compiled alone = Compiled.against(classes, HEIR);

        assertThat(alone.findingTexts()).isEmpty();
        assertThat(alone.generatedNames()).containsExactly("shop/Orders__AgentTasks.java");
        assertThat(alone.generatedText("shop.Orders__AgentTasks"))
                .isEqualTo(together.generatedText("shop.Orders__AgentTasks"));
    }

    @Test
    void each_descriptor_originates_from_its_class_alone() {
        Map<Object, Object> origins = new TreeMap<>();

        Compiled compiled = Compiled.with(List.of(noting(origins)), BASE, HEIR, OTHER);

        assertThat(origins)
                .containsExactly(
                        entry("shop.Bills__AgentTasks", "[shop.Bills]"),
                        entry("shop.Orders__AgentTasks", "[shop.Orders]"));
        assertThat(compiled.findingTexts()).singleElement().asString().startsWith("[ADQ036]");
    }

    @Test
    void what_other_files_say_is_not_known_when_they_are_not_compiled() {
        Compiled.from(BASE, HEIR, OTHER).writeClasses(classes);

        Compiled alone = Compiled.against(classes, OTHER);

        assertThat(alone.findingTexts()).isEmpty();
        assertThat(alone.generatedNames()).containsExactly("shop/Bills__AgentTasks.java");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class Heir extends lib.Base { @dev.agentdlq.AgentTask void own() {} }",
                "class Heir { @dev.agentdlq.AgentTask void own(lib.Base base) {} }",
                "class Heir { @dev.agentdlq.AgentTask void own(lib.Row row, lib.Marked marked) {} }",
                "class Heir { @dev.agentdlq.AgentTask lib.Base own(java.util.List<lib.Base[]> bases) { return null; } }",
            })
    void a_class_file_that_is_missing_is_no_error_of_the_processor(String heir) {
        Compiled.from(
                        source("lib.Gone", "package lib; public class Gone {}"),
                        source("lib.Base", """
                                package lib;
                                public class Base extends Gone {
                                    @dev.agentdlq.AgentTask public void pay(Gone gone) {}
                                }
                                """),
                        source("lib.Row", """
                                package lib;
                                public record Row(Gone gone, Base base) {}
                                """),
                        source("lib.Marked", """
                                package lib;
                                @Mark public class Marked { @Mark public Marked(Gone gone) {} }
                                """),
                        source("lib.Mark", "package lib; public @interface Mark {}"))
                .writeClasses(classes);
        assertThat(classes.resolve("lib/Gone.class").toFile().delete()).isTrue();
        assertThat(classes.resolve("lib/Mark.class").toFile().delete()).isTrue();

        Compiled compiled = Compiled.against(classes, source("shop.Heir", "package shop; " + heir));

        assertThat(compiled.findingTexts()).noneMatch(text -> text.startsWith("[ADQ017]"));
    }

    @ParameterizedTest
    @ValueSource(classes = {AgentTask.class, Reconciles.class, OnResolved.class, PayloadUpgrade.class})
    void annotations_outlive_the_compiler(Class<?> annotation) {
        // A retention of SOURCE would hide what is not compiled again.
        assertThat(annotation.getAnnotation(Retention.class).value()).isEqualTo(RetentionPolicy.RUNTIME);
    }

    /** Returns the processor, whose files are noted with the elements that it says they come from. */
    private static Processor noting(Map<Object, Object> origins) {
        return new ElsewhereProcessor((name, original) -> name.equals("getFiler")
                ? Proxy.newProxyInstance(
                        IncrementalTest.class.getClassLoader(),
                        new Class<?>[] {Filer.class},
                        (proxy, method, arguments) -> {
                            origins.put(arguments[0], Arrays.toString((Object[]) arguments[1]));
                            return method.invoke(original, arguments);
                        })
                : original);
    }
}
