/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Category;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.FailureKind;
import dev.agentdlq.spi.Classification;
import dev.agentdlq.spi.ErrorClassifier;
import dev.agentdlq.spi.TaskDescriptor;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application adds to the rules. */
class ClassifierRulesTest {
    static class SoldOutException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    static class BusyException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    static class Tools {
        @AgentTask(type = "throwing", maxRetries = 0)
        public void throwing(RuntimeException thrown) {
            throw thrown;
        }
    }

    /** Declared by a jar. */
    public static class JarClassifier implements ErrorClassifier {
        @Override
        public Optional<Classification> classify(TaskDescriptor task, Throwable failure) {
            return failure instanceof BusyException
                    ? Optional.of(Classification.of(FailureKind.AMBIGUOUS, "of the jar"))
                    : Optional.empty();
        }
    }

    private static final String SOLD_OUT = "class " + SoldOutException.class.getName() + " DETERMINISTIC CONFLICT";

    private final ClassLoader loader = Thread.currentThread().getContextClassLoader();

    @TempDir
    private Path folder;

    @AfterEach
    void restoreLoader() {
        Thread.currentThread().setContextClassLoader(loader);
    }

    private static DlqEntry entryOf(AgentDlq dlq, RuntimeException thrown) {
        Tools tools = dlq.wrap(new Tools());
        assertThatThrownBy(() -> tools.throwing(thrown)).isSameAs(thrown);
        List<DlqEntry> entries = dlq.review().find(DlqQuery.everything()).entries();
        assertThat(entries).hasSize(1);
        return entries.get(0);
    }

    @Test
    void a_file_that_the_builder_is_given_decides() throws IOException {
        Path file = Files.writeString(folder.resolve("own.rules"), SOLD_OUT);
        try (AgentDlq dlq = AgentDlq.builder().inMemory().classifierRules(file).build()) {
            DlqEntry entry = entryOf(dlq, new SoldOutException());

            assertThat(entry.rule()).isEqualTo("class " + SoldOutException.class.getName());
            assertThat(entry.category()).isEqualTo(Category.CONFLICT);
        }
    }

    @Test
    void a_file_with_a_wrong_line_stops_the_start() throws IOException {
        Path file = Files.writeString(folder.resolve("own.rules"), "# mine\nclass a.B PERHAPS\n");
        AgentDlqBuilder builder = AgentDlq.builder().inMemory().classifierRules(file);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("own.rules, line 2: the verdict must be one of");
    }

    @Test
    void a_jar_brings_rules_and_classifiers_of_its_own_and_a_broken_one_is_passed_over() throws IOException {
        Path rules = Files.createDirectories(folder.resolve("META-INF/agent-dlq"));
        Files.writeString(rules.resolve("classifier.rules"), SOLD_OUT);
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.write(
                services.resolve(ErrorClassifier.class.getName()),
                List.of("com.shop.Missing", JarClassifier.class.getName()));
        try (URLClassLoader jar = new URLClassLoader(new URL[] {folder.toUri().toURL()}, loader)) {
            Thread.currentThread().setContextClassLoader(jar);
            try (AgentDlq dlq = AgentDlq.builder().inMemory().build()) {
                assertThat(entryOf(dlq, new BusyException()).rule()).isEqualTo("of the jar");
            }
            try (AgentDlq dlq = AgentDlq.builder().inMemory().build()) {
                assertThat(entryOf(dlq, new SoldOutException()).kind()).isEqualTo(FailureKind.DETERMINISTIC);
            }
        }
    }
}
