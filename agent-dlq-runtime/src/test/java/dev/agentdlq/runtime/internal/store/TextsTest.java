/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class TextsTest {
    @Test
    void leaves_what_can_be_stored() {
        String text = "I\u0131 \uD83D\uDE00 \t\n";

        assertThat(Texts.clean(text)).isSameAs(text);
        assertThat(Texts.clean("")).isEmpty();
        assertThat(Texts.cleanOrNull(null)).isNull();
    }

    @Test
    void replaces_nul() {
        assertThat(Texts.clean("a\0b\0")).isEqualTo("a\u2400b\u2400");
    }

    @Test
    void replaces_half_a_pair_of_surrogates() {
        assertThat(Texts.clean("\uD83D")).isEqualTo("\uFFFD");
        assertThat(Texts.clean("\uDE00a")).isEqualTo("\uFFFDa");
        assertThat(Texts.clean("\uDE00\uD83D")).isEqualTo("\uFFFD\uFFFD");
        assertThat(Texts.clean("\uD83D\uD83D\uDE00")).isEqualTo("\uFFFD\uD83D\uDE00");
        assertThat(Texts.clean("\uD83D\uDE00\uDE00")).isEqualTo("\uD83D\uDE00\uFFFD");
    }

    @Test
    void cleans_keys_and_values() {
        assertThat(Texts.clean(Map.of("\0", "\0"))).isEqualTo(Map.of("\u2400", "\u2400"));
    }
}
