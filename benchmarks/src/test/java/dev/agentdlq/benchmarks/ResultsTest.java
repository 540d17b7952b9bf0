/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTest {
    private final Results results = new Results();

    @Test
    void the_ratio_is_the_median_of_the_rounds_and_not_that_of_the_medians() {
        results.add("call", "µs", 10, 10);
        results.add("call", "µs", 40, 10);
        results.add("call", "µs", 60, 100);

        assertThat(results.all()).containsExactly(new Result("call", "µs", 40, 10, 1, 3));
    }

    @Test
    void an_even_number_of_rounds_has_the_middle_of_the_two_in_the_middle() {
        assertThat(Results.median(List.of(4.0, 1.0, 2.0, 100.0), Double::doubleValue))
                .isEqualTo(3);
    }

    @Test
    void one_name_in_two_units_is_two_results() {
        results.add("call", "µs", 1, 2);
        results.add("call", "bytes", 3, 4);

        assertThat(results.all()).extracting(Result::unit).containsExactly("µs", "bytes");
    }

    @Test
    void what_is_no_number_is_null_in_json_and_empty_in_the_table() {
        results.add("call", "bytes", 0, 0);
        results.add("later", "ms", Double.NaN, 0.9);

        assertThat(results.json()).isEqualTo("""
                [
                  {"name": "call", "unit": "bytes", "ours": 0.000000, "base": 0.000000, "ratio": null, "runs": 1},
                  {"name": "later", "unit": "ms", "ours": null, "base": 0.900000, "ratio": null, "runs": 1}
                ]
                """);
        assertThat(results.table())
                .contains("| call | bytes | 0.0 | 0.0 | 0.0 |  | 1 |", "| later | ms |  | 0.9 |  |  | 1 |");
    }
}
