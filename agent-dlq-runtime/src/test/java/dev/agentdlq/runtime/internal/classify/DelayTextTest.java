/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DelayTextTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30 | PT30S",
                "0 | PT0S",
                "1.5 | PT1.5S",
                "1m30s | PT1M30S",
                "6m0s | PT6M",
                "250ms | PT0.25S",
                "1h2m | PT1H2M",
                "PT45S | PT45S",
                "Fri, 02 Jan 2026 03:05:05 GMT | PT1M",
                "Fri, 02 Jan 2026 03:00:00 GMT | PT0S",
                "2026-01-02T03:04:15Z | PT10S",
                "1767323055 | PT10S",
                "1767323055000 | PT10S",
                "999999999 | PT168H"
            })
    void every_spelling_of_servers_is_read(String value, Duration expected) {
        assertThat(DelayText.any(value, NOW)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "soon", "-5", "1e9", "5 lightyears", "Fri, 99 Jan", "NaN", "12:30", "P"})
    void what_is_no_delay_is_none(String value) {
        assertThat(DelayText.any(value, NOW)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Token limit is exceeded. Try again in 3 seconds. | PT3S",
                "Rate Limit Exceeded, retry after 60 seconds. See the manual | PT1M",
                "Please try again in 1m30s. Visit the dashboard | PT1M30S",
                "Please try again in 6.5s. | PT6.5S",
                "please retry in 250ms | PT0.25S",
                "limit; try again in 1 minute 30 seconds | PT1M30S",
                "{\"retryDelay\": \"37s\"} | PT37S",
                "Retry-After: 5 seconds | PT5S"
            })
    void a_message_is_searched_for_an_amount_with_a_unit(String message, Duration expected) {
        assertThat(DelayText.inMessage(message)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "retry after order 60 seconds",
                "try again in 5",
                "you have 30 seconds",
                "try again in 5 apples",
                "retry after 3 more items"
            })
    void numbers_without_a_unit_or_a_promise_are_none(String message) {
        assertThat(DelayText.inMessage(message)).isNull();
    }

    @Test
    void the_details_of_grpc_are_read_and_garbage_is_none() {
        // google.rpc.Status { code: 8, details: [ RetryInfo { retry_delay { seconds: 7, nanos: 500000000 } } ] }
        byte[] type = "type.googleapis.com/google.rpc.RetryInfo".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] info = {0x0A, 0x08, 0x08, 0x07, 0x10, (byte) 0x80, (byte) 0xCA, (byte) 0xB5, (byte) 0xEE, 0x01};
        java.io.ByteArrayOutputStream status = new java.io.ByteArrayOutputStream();
        status.writeBytes(new byte[] {0x08, 0x08, 0x1A, (byte) (4 + type.length + info.length)});
        status.writeBytes(new byte[] {0x0A, (byte) type.length});
        status.writeBytes(type);
        status.writeBytes(new byte[] {0x12, (byte) info.length});
        status.writeBytes(info);

        assertThat(GrpcDetails.retryDelay(Base64.getEncoder().encodeToString(status.toByteArray())))
                .isEqualTo(Duration.ofMillis(7_500));
        assertThat(GrpcDetails.retryDelay("AAAA")).isNull();
        assertThat(GrpcDetails.retryDelay("GgIK/w==")).isNull();
        assertThat(GrpcDetails.retryDelay("")).isNull();
    }
}
