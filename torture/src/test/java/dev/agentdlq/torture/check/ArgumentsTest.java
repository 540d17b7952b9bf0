/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ArgumentsTest {
    @Test
    void reads_a_number_and_a_text() {
        byte[] stored = "[8589934593,\"a\\u0000\\ud800b\"]".getBytes(StandardCharsets.UTF_8);

        assertThat(Arguments.read(stored)).contains(new Arguments(8_589_934_593L, "a\0\ud800b"));
    }

    @Test
    void tells_texts_apart_that_differ_in_half_a_character() {
        assertThat(new Arguments(1, "\ud800").hash())
                .isNotEqualTo(new Arguments(1, "\ud801").hash())
                .isNotEqualTo(new Arguments(1, "?").hash());
        assertThat(new Arguments(1, "x").hash()).isNotEqualTo(new Arguments(2, "x").hash());
    }

    @Test
    void reads_nothing_out_of_anything_else() {
        for (String other : new String[] {"", "{}", "[]", "[\"1\",\"x\"]", "[1,2]", "[1", "null"}) {
            assertThat(Arguments.read(other.getBytes(StandardCharsets.UTF_8)))
                    .as(other)
                    .isEmpty();
        }
    }
}
