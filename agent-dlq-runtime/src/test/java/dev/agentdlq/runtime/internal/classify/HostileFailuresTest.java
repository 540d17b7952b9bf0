/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.AgentTask;
import dev.agentdlq.FailureKind;
import dev.agentdlq.runtime.internal.task.TaskFinder;
import dev.agentdlq.spi.TaskDescriptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exceptions that misbehave while they are classified. */
class HostileFailuresTest {
    static class Tools {
        @AgentTask(type = "plain")
        public void plain() {}
    }

    /** Throws from wherever it is touched. */
    @SuppressWarnings("ThrowableEqualsHashCode") // that nobody calls them is what it is for
    public static class Thrower extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public int status() {
            throw new OutOfMemoryError("status");
        }

        @Override
        public String getMessage() {
            throw new StackOverflowError("message");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new LinkageError("cause");
        }

        @Override
        public int hashCode() {
            throw new IllegalStateException("hash");
        }

        @Override
        public boolean equals(Object other) {
            throw new IllegalStateException("equals");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("text");
        }
    }

    /** Answers with what throws again. */
    public static class Nester extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Object status() {
            return new Thrower();
        }
    }

    /** Its causes never end, each a new one. */
    public static class Endless extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable getCause() {
            return new Endless();
        }
    }

    static class HostileState extends SQLException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getSQLState() {
            throw new AssertionError("state");
        }
    }

    private static final TaskDescriptor TASK = TaskFinder.tasksOf(Tools.class).get(0);

    @TempDir
    private Path folder;

    private RuleClassifier classifier() throws IOException {
        Path file = Files.write(
                folder.resolve("own.rules"),
                List.of(
                        "fact java.lang.RuntimeException HTTP status()",
                        "header java.lang.RuntimeException status()",
                        "delay java.lang.RuntimeException any status()",
                        "text java.lang.RuntimeException DETERMINISTIC ~ nothing has this"));
        return new RuleClassifier(List.of(), List.of(file.toUri().toURL()), InstantSource.system());
    }

    static List<Throwable> hostile() {
        RuntimeException first = new RuntimeException("first");
        first.initCause(new RuntimeException("second", first));
        return List.of(new Thrower(), new Nester(), new Endless(), first);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    @Timeout(20)
    void whatever_a_failure_does_it_is_classified(Throwable failure) throws IOException {
        assertThat(classifier().classify(TASK, failure).kind() == FailureKind.TRANSIENT)
                .isTrue();
        assertThat(classifier().signalOf(null, failure) == Signal.NONE).isTrue();
    }

    @Test
    void a_state_that_cannot_be_read_leaves_the_decision_to_the_class() throws IOException {
        assertThat(classifier().classify(TASK, new HostileState()).rule()).isEqualTo("default");
    }

    /** Defines the class anew, as a container does with an application. */
    private static final class Throwaway extends ClassLoader {
        Class<?> define(Class<?> type) throws IOException {
            String file = type.getName().replace('.', '/') + ".class";
            try (InputStream in = Objects.requireNonNull(type.getClassLoader().getResourceAsStream(file))) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                in.transferTo(bytes);
                return defineClass(type.getName(), bytes.toByteArray(), 0, bytes.size());
            }
        }
    }

    @Test
    @Timeout(60)
    void the_class_loader_of_a_classified_exception_can_go() throws Exception {
        RuleClassifier classifier = classifier();
        WeakReference<ClassLoader> loader = classifyOfThrowawayLoader(classifier);

        while (loader.get() != null) {
            System.gc();
            Thread.onSpinWait();
        }
        assertThat(classifier.classify(TASK, new Nester()).kind()).isEqualTo(FailureKind.TRANSIENT);
    }

    private static WeakReference<ClassLoader> classifyOfThrowawayLoader(RuleClassifier classifier) throws Exception {
        Throwaway loader = new Throwaway();
        Throwable failure = (Throwable)
                loader.define(Endless.class).getDeclaredConstructor().newInstance();
        assertThat(failure.getClass()).isNotSameAs(Endless.class);
        assertThat(classifier.classify(TASK, failure).rule()).isEqualTo("default");
        return new WeakReference<>(loader);
    }

    @Test
    @Timeout(60)
    void a_classifier_that_is_given_up_can_go_although_classes_of_the_jdk_were_classified() throws Exception {
        WeakReference<RuleClassifier> given = giveUp();

        while (given.get() != null) {
            System.gc();
            Thread.onSpinWait();
        }
    }

    private WeakReference<RuleClassifier> giveUp() throws IOException {
        RuleClassifier classifier = classifier();
        assertThat(classifier.classify(TASK, new RuntimeException("x")).rule()).isEqualTo("default");
        return new WeakReference<>(classifier);
    }
}
