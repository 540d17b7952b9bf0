/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"a": 1, "b": [2.0]}      | {"b": [2], "a": 1}   | true
                    {"a": 12.340000000000032} | {"a": 12.34}         | true
                    {"a": 12.34001}           | {"a": 12.34}         | false
                    {"a": 1}                  | {"a": 1, "b": null}  | false
                    {"a": "1"}                | {"a": 1}             | false
                    [1, 2]                    | [2, 1]               | false
                    """)
    void compares_trees_with_a_tolerance_for_numbers(String one, String other, boolean isSame) {
        assertThat(Json.same(Json.treeOrMissing(one), Json.treeOrMissing(other)))
                .isEqualTo(isSame);
    }

    @Test
    void writes_answers_as_the_record_has_them() {
        Map<String, Object> row = new TreeMap<>();
        row.put("list", List.of("a", "b"));
        row.put("price", 15.0);
        row.put("balance", new BigDecimal("9E+2"));

        assertThat(Json.answerText(row)).isEqualTo("""
                        {"balance": 900, "list": ["a", "b"], "price": 15.0}""");
        assertThat(Json.answerText("plain")).isEqualTo("plain");
    }
}
