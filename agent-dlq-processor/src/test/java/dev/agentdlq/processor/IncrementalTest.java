/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import static dev.agentdlq.processor.Compiled.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.AgentTask;
import java.nio.file.Path;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void each_descriptor_has_one_originating_class() {
        Compiled compiled = Compiled.from(BASE, HEIR, OTHER);

        assertThat(compiled.generatedNames())
                .containsExactlyInAnyOrder("shop/Orders__AgentTasks.java", "shop/Bills__AgentTasks.java");
        assertThat(compiled.findingTexts()).singleElement().asString().startsWith("[ADQ036]");
    }

    @Test
    void what_other_files_say_is_not_known_when_they_are_not_compiled() {
        Compiled.from(BASE, HEIR, OTHER).writeClasses(classes);

        Compiled alone = Compiled.against(classes, OTHER);

        assertThat(alone.findingTexts()).isEmpty();
        assertThat(alone.generatedNames()).containsExactly("shop/Bills__AgentTasks.java");
    }

    @Test
    void a_class_file_that_is_missing_is_named_and_not_an_error_of_the_processor() {
        Compiled.from(source("lib.Gone", "package lib; public class Gone {}"), source("lib.Base", """
                                package lib;
                                public class Base extends Gone {
                                    @dev.agentdlq.AgentTask public void pay(Gone gone) {}
                                }
                                """))
                .writeClasses(classes);
        assertThat(classes.resolve("lib/Gone.class").toFile().delete()).isTrue();

        Compiled compiled = Compiled.against(classes, source("shop.Heir", """
                package shop;
                class Heir extends lib.Base { @dev.agentdlq.AgentTask void own() {} }
                """));

        assertThat(compiled.succeeded()).isFalse();
        assertThat(compiled.findingTexts()).noneMatch(text -> text.startsWith("[ADQ017]"));
    }

    @Test
    void annotations_outlive_the_compiler() {
        // A retention of SOURCE would hide the tasks of what is not compiled again.
        assertThat(AgentTask.class
                        .getAnnotation(java.lang.annotation.Retention.class)
                        .value())
                .isEqualTo(java.lang.annotation.RetentionPolicy.RUNTIME);
    }
}
