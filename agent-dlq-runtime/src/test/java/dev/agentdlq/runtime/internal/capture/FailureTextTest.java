/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.runtime.internal.redact.Redaction;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class FailureTextTest {
    @SuppressWarnings("ThrowableEqualsHashCode") // that is what makes it hostile
    private static final class Hostile extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new IllegalStateException("no frames");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("no cause");
        }

        @Override
        public boolean equals(Object other) {
            throw new IllegalStateException("no equality");
        }

        @Override
        public int hashCode() {
            throw new IllegalStateException("no hash");
        }
    }

    @Test
    void shows_types_messages_frames_causes_and_suppressed() {
        Exception failure = new Exception("outer", new IOException("inner"));
        failure.addSuppressed(new TimeoutException("beside"));

        String text = rendered(failure);

        assertThat(text)
                .startsWith("java.lang.Exception: outer\n\tat " + FailureTextTest.class.getName())
                .contains("\nCaused by: java.io.IOException: inner\n")
                .contains("\nSuppressed: java.util.concurrent.TimeoutException: beside\n");
    }

    @Test
    void a_cycle_is_shown_once() {
        RuntimeException first = new RuntimeException("first");
        first.initCause(new RuntimeException("second", first));

        assertThat(rendered(first)).contains("Caused by: java.lang.RuntimeException (shown above)");
    }

    @Test
    void a_throwable_whose_methods_throw_is_rendered_by_its_type() {
        assertThat(rendered(new Hostile()))
                .startsWith(Hostile.class.getName())
                .contains("<getMessage() threw java.lang.IllegalStateException>")
                .contains("<getStackTrace() threw java.lang.IllegalStateException>")
                .contains("<getCause() threw java.lang.IllegalStateException>");
        assertThat(FailureText.message(new Hostile())).contains("threw");
    }

    @Test
    void texts_are_bounded_and_never_end_in_half_a_character() {
        String smiles = "x" + "😀".repeat(100_000);
        RuntimeException failure = new RuntimeException(smiles);
        failure.setStackTrace(new StackTraceElement[0]);

        String message = FailureText.message(failure);

        assertThat(message).hasSizeLessThanOrEqualTo(8 * 1024 + 1).endsWith("😀…");
        assertThat(rendered(failure)).hasSizeLessThanOrEqualTo(64 * 1024 + 1);
    }

    @Test
    void a_million_frames_are_counted_and_not_written() {
        RuntimeException failure = new RuntimeException("deep");
        StackTraceElement[] frames = new StackTraceElement[1_000_000];
        java.util.Arrays.fill(frames, new StackTraceElement("Shop", "order", "Shop.java", 7));
        failure.setStackTrace(frames);

        assertThat(rendered(failure)).contains("\tat Shop.order(Shop.java:7)\n").contains("\t... 999840 more\n");
    }

    @Test
    void secrets_in_the_messages_of_causes_are_masked_and_frames_are_left_alone() {
        Exception failure = new Exception("outer", new IOException("Authorization: Bearer abcdefghijklmnop"));

        String text = FailureText.render(failure, Redaction.ofDefaults()::inText);

        assertThat(text).doesNotContain("abcdefghijklmnop").contains(FailureTextTest.class.getName());
    }

    private static String rendered(Throwable failure) {
        return FailureText.render(failure, message -> message);
    }
}
