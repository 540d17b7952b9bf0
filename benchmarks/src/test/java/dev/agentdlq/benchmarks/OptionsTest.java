/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private static final Set<String> VALUED = Set.of("--rows", "--json");
    private static final Set<String> FLAGS = Set.of("--quick");

    @Test
    void values_and_flags_are_read_in_any_order() {
        Options options = options("--json", "out.json", "--quick", "--rows", "7");

        assertThat(options.has("--quick")).isTrue();
        assertThat(options.text("--json")).contains("out.json");
        assertThat(options.count("--rows", 1)).isEqualTo(7);
    }

    @Test
    void what_is_missing_has_its_default() {
        Options options = options();

        assertThat(options.has("--quick")).isFalse();
        assertThat(options.text("--json")).isEmpty();
        assertThat(options.count("--rows", 3)).isEqualTo(3);
    }

    @Test
    void an_unknown_option_is_refused_with_those_that_are_known() {
        assertThatThrownBy(() -> options("--row", "7"))
                .isInstanceOf(UsageException.class)
                .hasMessage("option '--row' is not known; known options: [--json, --quick, --rows]");
    }

    @Test
    void an_option_without_its_value_and_one_that_stands_twice_are_refused() {
        assertThatThrownBy(() -> options("--rows"))
                .isInstanceOf(UsageException.class)
                .hasMessage("option --rows must have a value");
        assertThatThrownBy(() -> options("--quick", "--quick"))
                .isInstanceOf(UsageException.class)
                .hasMessage("option --quick must stand once, but stands twice");
    }

    @Test
    void a_count_that_is_no_positive_number_is_refused() {
        for (String typed : new String[] {"0", "-1", "many", "2147483648"}) {
            assertThatThrownBy(() -> options("--rows", typed).count("--rows", 1))
                    .isInstanceOf(UsageException.class)
                    .hasMessage("option --rows must be a number from 1 to 2147483647, but was '" + typed + "'");
        }
    }

    private static Options options(String... arguments) {
        return Options.of(arguments, VALUED, FLAGS);
    }
}
