/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineBreaksTest {

    @Test
    void a_short_text_is_one_line() {
        assertThat(LineBreaks.of("", 10, 2)).containsExactly("");
        assertThat(LineBreaks.of("0123456789", 10, 2)).containsExactly("0123456789");
    }

    @Test
    void breaks_at_spaces_and_behind_commas() {
        assertThat(LineBreaks.of("one two three four", 9, 9)).containsExactly("one two", "three", "four");
        assertThat(LineBreaks.of("{\"a\":1,\"b\":2}", 9, 9)).containsExactly("{\"a\":1,", "\"b\":2}");
    }

    @Test
    void breaks_in_a_word_only_if_it_is_longer_than_a_line() {
        assertThat(LineBreaks.of("a 0123456789abc", 10, 9)).containsExactly("a", "0123456789", "abc");
    }

    @Test
    void leaves_out_what_does_not_fit() {
        assertThat(LineBreaks.of("one two three four five six", 9, 2)).containsExactly("one two", "three ...");
    }

    @Test
    void control_characters_become_spaces() {
        assertThat(LineBreaks.of("one\n\ttwo\u001b[31m", 20, 2)).containsExactly("one two [31m");
    }

    @Test
    void does_not_part_the_halves_of_a_character() {
        assertThat(LineBreaks.of("abc\ud83d\ude00def", 4, 9)).containsExactly("abc", "\ud83d\ude00de", "f");
    }
}
