/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.Receipt.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Errors, which most libraries let pass. Test names begin with the row of the fault matrix. */
class ErrorsTest {
    static class Tools {
        @AgentTask(type = "raise")
        public void raise(Throwable failure) throws Throwable {
            throw failure;
        }
    }

    private static final class OwnError extends Error {
        private static final long serialVersionUID = 1L;
    }

    @SuppressWarnings({"deprecation", "removal"}) // whoever uses it must get it back
    static Stream<Error> errors() {
        return Stream.of(
                new ThreadDeath(),
                new LinkageError("linkage"),
                new NoClassDefFoundError("gone/Tool"),
                new ExceptionInInitializerError(new IllegalStateException("static")),
                new UnsupportedClassVersionError("too new"),
                new AssertionError("assertion"),
                new InternalError("virtual machine"),
                new UnknownError("virtual machine"),
                new OutOfMemoryError("heap"),
                new StackOverflowError("stack"),
                new OwnError());
    }

    @ParameterizedTest
    @MethodSource("errors")
    void g13_an_error_is_passed_on_untouched_and_waits_for_a_person(Error error) {
        StackTraceElement[] frames = error.getStackTrace();
        Throwable cause = error.getCause();
        try (AgentDlq dlq = AgentDlq.builder()
                .inMemory()
                .captureDeadline(Duration.ofSeconds(20))
                .build()) {
            Tools tools = dlq.wrap(new Tools());

            Throwable thrown = catchThrowable(() -> tools.raise(error));

            assertThat(thrown).isSameAs(error).hasNoSuppressedExceptions();
            assertThat(thrown.getStackTrace()).isEqualTo(frames);
            assertThat(thrown.getCause()).isSameAs(cause);
            DlqEntry entry = dlq.review()
                    .get(dlq.receipt(thrown).orElseThrow().entryId())
                    .orElseThrow();
            assertThat(entry.errorType()).isEqualTo(error.getClass().getName());
            assertThat(entry.kind()).isEqualTo(FailureKind.DETERMINISTIC);
            assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
            assertThat(entry.reason()).isIn(Reason.DETERMINISTIC, Reason.UNSERIALIZABLE);
        }
    }

    /** What a JVM can run out of. */
    enum Exhaustion {
        G8_HEAP("-Xmx64m"),
        G10_METASPACE("-XX:MaxMetaspaceSize=64m"),
        G10_DIRECT_MEMORY("-XX:MaxDirectMemorySize=1m");

        private final String option;

        Exhaustion(String option) {
            this.option = option;
        }
    }

    @ParameterizedTest
    @EnumSource
    void out_of_memory_is_thrown_as_it_is_and_the_queue_survives_it(Exhaustion exhaustion) throws Exception {
        Process child = ChildJvm.start(Exhausted.class, List.of(exhaustion.option), exhaustion.name());

        List<String> expected = new ArrayList<>(List.of(
                "same while there is none: true",
                "same when it is free again: true",
                "kept afterwards: " + Storage.STORE));
        if (exhaustion == Exhaustion.G8_HEAP) {
            expected.add(2, "kept when it is free again: " + Storage.STORE);
        }
        assertThat(ChildJvm.linesOf(child)).isEqualTo(expected);
    }

    /** Runs in a process of its own. */
    static class Exhausted {
        private static final int TIMES = 8;

        private final Exhaustion exhaustion;
        private final byte[] smallClass = smallClass();
        private final List<Object> hoard = new ArrayList<>();
        private boolean holds = true;
        private @Nullable Throwable thrown;

        Exhausted(Exhaustion exhaustion) {
            this.exhaustion = exhaustion;
        }

        @AgentTask(type = "exhaust")
        public void exhaust(String name) {
            try {
                hoard();
            } catch (OutOfMemoryError full) {
                thrown = full;
                if (!holds) {
                    hoard.clear();
                }
                throw full;
            }
        }

        @AgentTask(type = "ordinary")
        public void ordinary(String name) throws IOException {
            throw new IOException(name);
        }

        private void hoard() {
            for (int size = 1 << 20; ; ) {
                try {
                    hoard.add(next(size));
                } catch (OutOfMemoryError full) {
                    if (size == 16 || exhaustion != Exhaustion.G8_HEAP) {
                        throw full;
                    }
                    // the last corner, too
                    size /= 2;
                }
            }
        }

        private Object next(int size) {
            return switch (exhaustion) {
                case G8_HEAP -> new byte[size];
                case G10_DIRECT_MEMORY -> ByteBuffer.allocateDirect(1 << 16);
                case G10_METASPACE -> defined();
            };
        }

        private Class<?> defined() {
            try {
                return MethodHandles.lookup()
                        .defineHiddenClass(smallClass, false)
                        .lookupClass();
            } catch (IllegalAccessException impossible) {
                throw new AssertionError(impossible);
            }
        }

        private static byte[] smallClass() {
            try (InputStream in =
                    Objects.requireNonNull(ErrorsTest.class.getResourceAsStream("ErrorsTest$Small.class"))) {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public static void main(String[] arguments) {
            Exhausted target = new Exhausted(Exhaustion.valueOf(arguments[0]));
            try (AgentDlq dlq = AgentDlq.builder()
                    .inMemory()
                    .captureDeadline(Duration.ofSeconds(2))
                    .build()) {
                Exhausted tools = dlq.wrap(target);
                boolean same = true;
                for (int i = 0; i < TIMES; i++) {
                    Throwable caught = caughtFrom(tools);
                    target.hoard.clear();
                    same &= caught != null && caught == target.thrown;
                }
                System.out.println("same while there is none: " + same);
                target.holds = false;
                Throwable caught = caughtFrom(tools);
                System.out.println("same when it is free again: " + (caught == target.thrown));
                if (target.exhaustion == Exhaustion.G8_HEAP) {
                    // room for classes is free some time later
                    System.out.println("kept when it is free again: " + storage(dlq, caught));
                }
                System.out.println("kept afterwards: " + storage(dlq, catchThrowable(() -> tools.ordinary("a"))));
            }
        }

        private static @Nullable Throwable caughtFrom(Exhausted tools) {
            try {
                tools.exhaust("a");
                return null;
            } catch (Throwable caught) {
                return caught;
            }
        }

        private static @Nullable Storage storage(AgentDlq dlq, @Nullable Throwable thrown) {
            return thrown == null
                    ? null
                    : dlq.receipt(thrown).map(receipt -> receipt.storage()).orElse(null);
        }
    }

    /** Is defined again and again. */
    static final class Small {
        private Small() {}
    }
}
