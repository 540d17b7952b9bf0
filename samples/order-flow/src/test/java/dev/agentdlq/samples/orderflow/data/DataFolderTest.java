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
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void rows_that_are_not_json_are_named_in_one_line() throws IOException {
        writeAll("");
        write("db/users.json", "{\n \"a\": nonsense\n}");

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new DataFolder(folder).shopRows())
                .withMessageContaining("users.json.gz' cannot be read")
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasLineCount(1));
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
