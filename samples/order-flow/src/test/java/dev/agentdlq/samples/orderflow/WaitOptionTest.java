/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class WaitOptionTest {
    private final WaitOption option = new WaitOption();

    @ParameterizedTest
    @CsvSource({
        "500ms,PT0.5S",
        "30s,PT30S",
        "5m,PT5M",
        "2h,PT2H",
        "0s,PT0S",
        "PT2M,PT2M",
        "pt1m30s,PT1M30S",
        "P1D,PT24H"
    })
    void reads_a_number_with_a_unit_and_iso_8601(String text, Duration expected) {
        assertThat(option.convert(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "m", "5 m", "5M", "soon", "1.5s", "99999999999999999999s", "9223372036854775807h"})
    void refuses_what_is_no_duration(String text) {
        assertThatExceptionOfType(TypeConversionException.class)
                .isThrownBy(() -> option.convert(text))
                .withMessage("must be a duration such as 500ms, 30s, 5m or PT5M, but was '" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5m", "-1ms", "PT-1S", "-PT1S"})
    void refuses_a_negative_duration(String text) {
        assertThatExceptionOfType(TypeConversionException.class)
                .isThrownBy(() -> option.convert(text))
                .withMessage("must not be negative, but was '" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"25h", "PT2562047788015215H"})
    void refuses_a_duration_that_nobody_waits(String text) {
        assertThatExceptionOfType(TypeConversionException.class)
                .isThrownBy(() -> option.convert(text))
                .withMessage("must be at most 24h, but was '" + text + "'");
    }
}
