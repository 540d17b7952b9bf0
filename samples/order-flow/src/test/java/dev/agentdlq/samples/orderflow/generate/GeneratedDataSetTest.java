/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.samples.orderflow.data.Conversation;
import dev.agentdlq.samples.orderflow.data.DataFolder;
import dev.agentdlq.samples.orderflow.data.RecordedCall;
import dev.agentdlq.samples.orderflow.shop.RuleCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The data set in {@code data} is what the generator makes; run with {@code -Dorder-flow.write=true} to make it anew.
 */
class GeneratedDataSetTest {
    private static final Path FOLDER = Path.of("data");

    @BeforeAll
    static void write_anew_if_asked() throws IOException {
        if (Boolean.getBoolean("order-flow.write")) {
            for (Map.Entry<String, String> text : GeneratedDataSet.texts().entrySet()) {
                Path file = FOLDER.resolve(text.getKey() + ".gz");
                Files.createDirectories(file.getParent());
                try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
                    out.write(text.getValue().getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    @Test
    void the_shipped_files_hold_what_the_generator_makes() throws IOException {
        for (Map.Entry<String, String> text : GeneratedDataSet.texts().entrySet()) {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(FOLDER.resolve(text.getKey() + ".gz")))) {
                String shipped = new String(in.readAllBytes(), StandardCharsets.UTF_8);

                assertThat(shipped).as(text.getKey()).isEqualTo(text.getValue());
            }
        }
    }

    @Test
    void every_error_code_occurs() {
        Set<String> codes = conversations().stream()
                .flatMap(conversation -> conversation.calls().stream())
                .filter(RecordedCall::hasError)
                .map(RecordedCall::errorCode)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(codes)
                .containsAll(Stream.of(RuleCode.values()).map(Enum::name).toList())
                .contains("UNKNOWN_TOOL", "UNKNOWN_ARGUMENT", "MISSING_ARGUMENT", "WRONG_ARGUMENT_TYPE")
                .contains("SERVICE_UNAVAILABLE", "BACKEND_TORN_READ");
    }

    @Test
    void a_hundred_conversations_have_four_to_twelve_calls() {
        assertThat(conversations())
                .hasSize(100)
                .allSatisfy(conversation -> assertThat(conversation.calls()).hasSizeBetween(4, 12));
    }

    @Test
    void the_agent_repeats_some_calls_that_failed_transiently() {
        List<RecordedCall> repeats = conversations().stream()
                .flatMap(conversation -> conversation.calls().stream())
                .filter(call -> call.repeatOf() != null && !call.hasError())
                .toList();

        assertThat(repeats).hasSizeGreaterThan(10);
    }

    @Test
    void the_files_are_small() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            long bytes = files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();

            assertThat(bytes).isLessThan(300_000);
        }
    }

    private static List<Conversation> conversations() {
        return new DataFolder(FOLDER).conversations();
    }
}
