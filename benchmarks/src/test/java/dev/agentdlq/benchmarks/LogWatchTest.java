/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LogWatchTest {
    @Test
    void the_first_warning_that_names_what_is_wanted_is_timed() {
        try (LogWatch watch = new LogWatch(Pattern.compile("\\b42\\b"))) {
            System.err.println("[main] INFO a.B - session 42 begins");
            System.err.println("[main] WARN a.B - session 421 pins");
            assertThat(watch.seconds()).isNaN();

            System.err.println("[main] WARN a.B - session 42 pins");
            double seconds = watch.seconds();
            System.err.println("[main] WARN a.B - session 42 pins");

            assertThat(seconds).isNotNegative();
            assertThat(watch.seconds()).isEqualTo(seconds);
        }
    }

    @Test
    void what_is_logged_afterwards_goes_where_it_went_before() {
        PrintStream before = System.err;

        new LogWatch(Pattern.compile("any")).close();

        assertThat(System.err).isSameAs(before);
    }
}
