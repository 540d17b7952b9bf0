/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormalMessageTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "order 4711 is gone|order # is gone",
                "order #W2378156 is gone|order #W# is gone",
                "entry 0190b1f2-7c3a-7def-8a11-0123456789ab failed|entry # failed",
                "trace 4bf92f3577b34da6a3ce929d0e0e4736|trace #",
                "commit deadbeef1|commit #",
                "payment pay_3NkX9aQzLm2 declined|payment pay_# declined",
                "at 2026-11-22T05:31:08.123Z too late|at # too late",
                "at 2026-11-22T05:31:08Z too late|at # too late",
                "at 2026-11-22 05:31:08 too late|at # too late",
                "until Sun, 06 Nov 1994 08:49:37 GMT|until # GMT",
                "took PT1M30.5S of PT2S|took # of #",
                "waited -1.5 of 1.0E10|waited # of #",
                "[1, 2, 3] of [4, 5]|[#] of [#]",
                "no user ana.b+c@example.org here|no user <email> here",
                "GET https://api.example.org/v1/orders/4711?x=1: refused|GET <url>: refused",
                "cannot open /var/data/4711.json|cannot open <path>",
                "cannot open C:\\data\\x.json|cannot open <path>",
                "no product 'Red \"Lamp\"' in \"stock\"|no product <text> in <text>",
                "it can't work, won't it|it can't work, won't it",
                "an open ' quote|an open ' quote",
                "class shop.Order@6d06d69c of loader 'app' @6d06d69c|class shop.Order@# of loader <text> @#",
                "connect to localhost:8080 timed out|connect to localhost:# timed out",
            })
    void data_is_replaced(String message, String normal) {
        assertThat(normal(message)).isEqualTo(normal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP 429",
                "status: 503",
                "error code 17",
                "SQLSTATE 40P01",
                "application/json is refused",
                "no such method",
            })
    void what_says_what_happened_stays(String message) {
        assertThat(normal(message)).isEqualTo(message);
    }

    @Test
    void spaces_and_line_breaks_are_one_space() {
        assertThat(normal("several   spaces\n\tand lines")).isEqualTo("several spaces and lines");
    }

    @Test
    void only_the_number_right_after_the_word_is_a_code() {
        assertThat(normal("status 404 of 17 orders")).isEqualTo("status 404 of # orders");
    }

    @Test
    void the_end_of_a_long_message_does_not_count() {
        assertThat(normal("word ".repeat(10_000) + "a")).isEqualTo(normal("word ".repeat(9_000) + "b"));
        assertThat(normal("\"" + "x".repeat(5_000) + "\" a")).isEqualTo(normal("\"" + "y".repeat(6_000) + "\" b"));
    }

    @Test
    void a_message_of_a_megabyte_is_read_in_no_time_whatever_it_is_made_of() {
        String alphabet = "aZ09'\"`«“ .:,-/\\@#xPTe+~<>({\n\u0000é😀";
        Random random = new Random(4711);
        StringBuilder message = new StringBuilder();

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int round = 0; round < 500; round++) {
                message.setLength(0);
                int kinds = 1 + random.nextInt(alphabet.length());
                int from = random.nextInt(alphabet.length());
                while (message.length() < 1_000_000) {
                    char c = alphabet.charAt((from + random.nextInt(kinds)) % alphabet.length());
                    message.append(String.valueOf(c).repeat(1 + random.nextInt(round + 1)));
                }
                assertThat(normal(message.toString())).hasSizeLessThanOrEqualTo(256);
            }
        });
    }

    private static String normal(String message) {
        StringBuilder out = new StringBuilder();
        NormalMessage.append(message, out);
        return out.toString();
    }
}
