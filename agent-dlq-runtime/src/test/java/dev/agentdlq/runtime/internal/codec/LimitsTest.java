/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.PayloadException;
import dev.agentdlq.spi.Types;
import java.io.IOException;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is too long or too deep, and that what is just short enough comes back. */
class LimitsTest {
    record Node(@Nullable Node inner) {}

    private static Node nested(int depth) {
        Node node = new Node(null);
        for (int i = 1; i < depth; i++) {
            node = new Node(node);
        }
        return node;
    }

    @Test
    void arguments_longer_than_the_limit_are_told_apart() {
        JsonCodec codec = new JsonCodec(100);
        List<Type> types = List.of(String.class);

        assertThat(codec.encode(new Object[] {"x".repeat(96)}, types)).hasSize(100);
        assertThatThrownBy(() -> codec.encode(new Object[] {"x".repeat(97)}, types))
                .isInstanceOfSatisfying(
                        PayloadException.class,
                        refusal -> assertThat(refusal.isTooLong()).isTrue())
                .hasMessage("arguments of types [java.lang.String] must not be longer than 100 bytes as JSON, but are;"
                        + " raise maxPayloadBytes, or pass a reference to what is long");
    }

    @Test
    void a_limit_out_of_its_range_is_refused() {
        assertThatThrownBy(() -> new JsonCodec(0)).hasMessage("maxPayloadBytes must be from 1 to 67108864, but was 0");
        assertThatThrownBy(() -> new JsonCodec(JsonCodec.LARGEST_MAX_BYTES + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_text_of_21_megabytes_comes_back() {
        JsonCodec codec = new JsonCodec(JsonCodec.LARGEST_MAX_BYTES);
        String text = "0123456789abcdef".repeat(21 * 65_536);
        List<Type> types = List.of(String.class);

        assertThat(codec.decode(codec.encode(new Object[] {text}, types), types)[0].equals(text))
                .isTrue();
    }

    @Test
    void a_number_of_300_thousand_digits_comes_back() {
        JsonCodec codec = new JsonCodec();
        BigInteger number = BigInteger.TEN.pow(300_000).subtract(BigInteger.ONE);
        List<Type> types = List.of(BigInteger.class);

        assertThat(codec.decode(codec.encode(new Object[] {number}, types), types)[0].equals(number))
                .isTrue();
    }

    @Test
    void what_is_nested_deeper_than_500_is_refused_by_that_reason() {
        JsonCodec codec = new JsonCodec();
        List<Type> types = List.of(Node.class);

        assertThat(codec.decode(codec.encode(new Object[] {nested(499)}, types), types))
                .containsExactly(nested(499));
        assertThatThrownBy(() -> codec.encode(new Object[] {nested(500)}, types))
                .isInstanceOf(PayloadException.class)
                .hasMessageEndingWith("cannot be written as JSON: nested deeper than 500, or in a circle");
        assertThatThrownBy(() -> codec.decode(
                        ("[" + "[".repeat(5_000) + "]".repeat(5_000) + "]").getBytes(StandardCharsets.UTF_8),
                        List.of(Object.class)))
                .isInstanceOf(PayloadException.class);
    }

    @Test
    void half_a_gigabyte_is_refused_in_64_megabytes_of_memory() throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HalfAGigabyte.class.getName())
                .redirectErrorStream(true)
                .start();

        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said).contains("too long: true");
    }

    /** Runs in a process of its own. */
    static final class HalfAGigabyte {
        private HalfAGigabyte() {}

        public static void main(String[] arguments) {
            Type texts = Types.parameterized(List.class, String.class);
            Object half = Collections.nCopies(500, "x".repeat(1 << 20));
            try {
                new JsonCodec().encode(new Object[] {half}, List.of(texts));
            } catch (PayloadException refused) {
                System.out.println("too long: " + refused.isTooLong());
            }
        }
    }
}
