/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalculatorTest {

    @ParameterizedTest
    @CsvSource({
        "12, 12.0",
        "0.1 + 0.2, 0.3",
        "1 + 2 * 3, 7.0",
        "(1 + 2) * 3, 9.0",
        "-(2 - 5) / 2, 1.5",
        "10 / 3, 3.33",
        "2.675 * 1, 2.67",
        "4000000 * 3, 12000000.0"
    })
    void evaluates_to_two_decimals(String expression, String value) {
        assertThat(Calculator.evaluate(expression)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1 +", "(1", "1)", "1 2", "1..2", "1 / 0"})
    void refuses_what_has_no_value(String expression) {
        assertThatExceptionOfType(OrderRuleViolation.class)
                .isThrownBy(() -> Calculator.evaluate(expression))
                .withMessage("the expression has no value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"two", "1e5", "1,5", "x + 1", "1\t+ 1"})
    void refuses_other_characters(String expression) {
        assertThatExceptionOfType(OrderRuleViolation.class)
                .isThrownBy(() -> Calculator.evaluate(expression))
                .withMessage("invalid characters in expression");
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 100_000})
    void refuses_what_is_nested_too_deep(int brackets) {
        String expression = "(".repeat(brackets) + "1" + ")".repeat(brackets);

        assertThatExceptionOfType(OrderRuleViolation.class).isThrownBy(() -> Calculator.evaluate(expression));
    }
}
