/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataFolderTest {
    private static final String CALL = """
            {"conversation": "%s", "seq": %d, "tool": "think", "arguments": {}, "result_kind": "ok", "result": ""}
            """;

    @TempDir
    private Path folder;

    @Test
    void a_folder_that_does_not_exist_is_named() {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new DataFolder(folder.resolve("nowhere")))
                .withMessage("data folder '" + folder.resolve("nowhere") + "' does not exist");
    }

    @Test
    void missing_files_are_named_together() throws IOException {
        write("db/users.json", "{}");

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new DataFolder(folder))
                .withMessageEndingWith("lacks the files [calls.jsonl.gz, db/orders.json.gz, db/products.json.gz]");
    }

    @Test
    void a_truncated_file_is_named() throws IOException {
        writeAll(CALL.formatted("c", 0));
        Path calls = folder.resolve("calls.jsonl.gz");
        byte[] whole = Files.readAllBytes(calls);
        Files.write(calls, Arrays.copyOf(whole, whole.length / 2));

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new DataFolder(folder).conversations())
                .withMessage("file '" + calls + "' ends in the middle of its gzip data; fetch it again");
    }

    @Test
    void a_file_that_is_not_compressed_is_named() throws IOException {
        writeAll("");
        Files.writeString(folder.resolve("calls.jsonl.gz"), CALL.formatted("c", 0));

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new DataFolder(folder).conversations())
                .withMessageContaining("calls.jsonl.gz' is not readable as gzip");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"a": nonsense} | is no JSON at line 1, column 7
                    {"a": {         | is no JSON at line 1, column 8
                    {"a": 3}        | has something else at line 1, column 7
                    {"a": null}     | has a row that is null
                    {} []           | has something else at line 1, column 4
                    []              | is an array
                    null            | is a single value
                    ''              | is empty
                    """)
    void rows_that_are_no_object_of_rows_are_refused_without_quoting_them(String json, String fault)
            throws IOException {
        writeAll("");
        write("db/users.json", json);

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new DataFolder(folder).shopRows())
                .withMessage("file '" + folder.resolve("db/users.json.gz")
                        + "' must be a JSON object of users by id, but " + fault);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "3",
                "[]",
                "{}",
                "{\"conversation\": null, \"seq\": 1, \"tool\": \"think\", \"arguments\": {}, \"result_kind\": \"ok\", \"result\": \"\"}",
                "{\"conversation\": \"c\", \"seq\": 1, \"tool\": \"think\", \"arguments\": {}, \"result_kind\": \"ok\", \"result\": null}"
            })
    void json_that_is_no_call_is_an_unreadable_line(String line) throws IOException {
        writeAll(CALL.formatted("c", 0) + line + "\n");

        DataFolder data = new DataFolder(folder);

        assertThat(data.conversations()).hasSize(1);
        assertThat(data.unreadableLines()).containsExactly("calls.jsonl.gz:2");
    }

    @Test
    void a_final_state_that_is_null_is_an_unreadable_line() throws IOException {
        writeAll("");
        write("final_state.jsonl", "null\n{\"conversation\": \"c\", \"orders\": null, \"users\": {}}\n");

        DataFolder data = new DataFolder(folder);

        assertThat(data.finalStates()).hasValue(Map.of());
        assertThat(data.unreadableLines()).containsExactly("final_state.jsonl.gz:1", "final_state.jsonl.gz:2");
    }

    @ParameterizedTest
    @CsvSource({"'',0", "'no json\n\nnull\n',2"})
    void calls_without_a_readable_line_are_refused(String calls, int lines) throws IOException {
        writeAll(calls);

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new DataFolder(folder).conversations())
                .withMessage("file '" + folder.resolve("calls.jsonl.gz")
                        + "' must hold a call on each line, but none of its " + lines
                        + " lines is readable; name another data folder");
    }

    @Test
    void an_unreadable_line_is_counted_and_the_rest_goes_on() throws IOException {
        writeAll(CALL.formatted("c", 1) + "no json\n" + CALL.formatted("d", 0) + "{\"seq\": 1}\n\n"
                + CALL.formatted("c", 0));

        DataFolder data = new DataFolder(folder);

        assertThat(data.conversations())
                .extracting(
                        Conversation::id,
                        conversation -> conversation.calls().stream()
                                .map(RecordedCall::seq)
                                .toList()
                                .toString())
                .containsExactly(tuple("c", "[0, 1]"), tuple("d", "[0]"));
        assertThat(data.unreadableLines()).containsExactly("calls.jsonl.gz:2", "calls.jsonl.gz:4");
    }

    @Test
    void recorded_final_states_may_be_missing() throws IOException {
        writeAll("");

        assertThat(new DataFolder(folder).finalStates()).isEmpty();
    }

    private void writeAll(String calls) throws IOException {
        write("calls.jsonl", calls);
        for (String rows : Stream.of("users", "orders", "products").toList()) {
            write("db/" + rows + ".json", "{}");
        }
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name + ".gz");
        Files.createDirectories(file.getParent());
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
