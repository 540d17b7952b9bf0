/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.arrivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.agentdlq.samples.orderflow.data.DataException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalsFolderTest {
    private static final String BURSTS =
            "{\"azure_code\":{\"per_10s\":{\"bursts\":[{\"from_s\":10,\"to_s\":20,\"requests\":2}]}}}";
    private static final String HEADER = "seconds,tokens_in,tokens_out\n";

    @TempDir
    private Path folder;

    @Test
    void reads_arrivals_and_the_bursts_that_they_are_in() throws IOException {
        write(HEADER + "0.000,1,1\n9.999,1,1\n10.000,1,1\n19.999,1,1\n20,1,1\n", BURSTS);

        assertThat(new ArrivalsFolder(folder).read().all())
                .containsExactly(
                        new Arrival(0, false),
                        new Arrival(9.999, false),
                        new Arrival(10, true),
                        new Arrival(19.999, true),
                        new Arrival(20, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon,1,1", "-1,1,1", "NaN,1,1", "Infinity,1,1"})
    void refuses_a_line_that_begins_with_no_time(String line) throws IOException {
        write(HEADER + "0,1,1\n" + line + "\n", BURSTS);

        assertRefused("must begin each line with a time in seconds, but line 3 does not");
    }

    @Test
    void refuses_arrivals_that_are_not_in_the_order_of_time() throws IOException {
        write(HEADER + "2,1,1\n1,1,1\n", BURSTS);

        assertRefused("must be in the order of time, but line 3 is not");
    }

    @Test
    void refuses_a_trace_without_arrivals() throws IOException {
        write(HEADER, BURSTS);

        assertRefused("must hold an arrival on each line, but holds none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"azure_code\":{\"per_10s\":{\"bursts\":[{\"from_s\":1}]}}}"})
    void refuses_a_trace_without_bursts(String bursts) throws IOException {
        write(HEADER + "0,1,1\n", bursts);

        assertRefused("must name bursts under azure_code.per_10s.bursts, but names none");
    }

    @Test
    void refuses_bursts_that_are_no_json() throws IOException {
        write(HEADER + "0,1,1\n", "bursts");

        assertRefused("bursts.json' is no JSON");
    }

    private void write(String trace, String bursts) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("azure_code.csv.gz")))) {
            out.write(trace.getBytes(StandardCharsets.UTF_8));
        }
        Files.writeString(folder.resolve("bursts.json"), bursts);
    }

    private void assertRefused(String message) {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new ArrivalsFolder(folder).read())
                .withMessageContaining(message);
    }
}
