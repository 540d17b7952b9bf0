/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentdlq.samples.orderflow.data.FolderCopy;
import dev.agentdlq.samples.orderflow.data.Json;
import dev.agentdlq.samples.orderflow.data.RecordedTraffic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command from its options to its exit code. */
class OrderFlowIT {
    private static final int CALLS = 751;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"memory", "sqlite", "embedded-postgres"})
    void the_shipped_conversations_go_as_recorded(String store) {
        int exitCode = run("--data", "data", "--store", inTestFolder(store));

        assertThat(text(out))
                .contains("calls                            " + CALLS)
                .contains("agreement with the record")
                .doesNotContain("differences");
        assertThat(exitCode).as(text(err)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "embedded-postgres"})
    void the_recorded_traffic_goes_as_recorded(String store) {
        String data = RecordedTraffic.orderFlow().toString();

        int exitCode = run("--data", data, "--store", inTestFolder(store));

        assertThat(text(out))
                .contains("4,170 of 4,170 calls as recorded")
                .contains("81 of 81 recorded transient errors resolved")
                .contains("409 of 409 conversations that changed something");
        assertThat(exitCode).as(text(err)).isZero();
    }

    @Test
    void without_faults_nothing_is_retried() {
        int exitCode = run("--data", "data", "--store", "memory", "--faults", "none");

        assertThat(text(out)).contains("retries                          0");
        assertThat(exitCode).isZero();
    }

    @Test
    void the_report_has_a_line_for_each_call() throws IOException {
        Path report = folder.resolve("report.jsonl");

        run("--data", "data", "--store", "memory", "--report", report.toString());

        List<JsonNode> lines = lines(report);
        assertThat(lines).hasSize(CALLS);
        assertThat(lines.get(0).properties().stream().map(Map.Entry::getKey))
                .containsExactly(
                        "conversation", "seq", "tool", "outcome", "kind", "reason", "rule", "attempts", "entry_id");
    }

    @Test
    void calls_that_fit_no_tool_wait_for_review_without_an_attempt() throws IOException {
        Path report = folder.resolve("report.jsonl");

        run("--data", "data", "--store", "memory", "--report", report.toString());

        assertThat(lines(report))
                .filteredOn(line -> line.path("conversation").textValue().equals("generated-010")
                        && line.path("attempts").intValue() == 0)
                .extracting(
                        line -> line.path("tool").textValue(),
                        line -> line.path("outcome").textValue(),
                        line -> line.path("kind").textValue(),
                        line -> line.path("reason").textValue())
                .containsExactly(
                        tuple("find_user_id_by_phone", "review", "DETERMINISTIC", "UNBOUND"),
                        tuple("get_user_details", "review", "DETERMINISTIC", "UNBOUND"),
                        tuple("cancel_pending_order", "review", "DETERMINISTIC", "UNBOUND"));
    }

    @Test
    void the_changed_rows_are_those_of_the_record() throws IOException {
        Path states = folder.resolve("states.jsonl");

        run("--data", "data", "--store", "memory", "--state-out", states.toString());

        assertThat(lines(states))
                .hasSize(86)
                .allSatisfy(line -> assertThat(line.properties().stream().map(Map.Entry::getKey))
                        .containsExactly("conversation", "orders", "users"));
    }

    @Test
    void a_second_run_on_the_same_file_keeps_its_entries() throws IOException {
        String store = "sqlite:" + folder.resolve("agent-dlq.db");
        Path first = folder.resolve("first.jsonl");
        Path second = folder.resolve("second.jsonl");

        assertThat(run("--data", "data", "--store", store, "--report", first.toString()))
                .isZero();
        assertThat(run("--data", "data", "--store", store, "--report", second.toString()))
                .isZero();

        assertThat(lines(second)).containsExactlyInAnyOrderElementsOf(lines(first));
    }

    @Test
    void a_store_that_was_used_with_other_data_is_refused() {
        String store = "sqlite:" + folder.resolve("agent-dlq.db");
        run("--data", "data", "--store", store);
        Path other = FolderCopy.in(folder.resolve("other"))
                .edit("calls.jsonl.gz", text -> text.replace("generated-", "other-"))
                .folder();

        int exitCode = run("--data", other.toString(), "--store", store);

        assertBadInput(exitCode, "the store holds calls of other data");
    }

    @Test
    void an_answer_that_is_not_as_recorded_is_a_difference() {
        Path other = FolderCopy.in(folder)
                .edit("calls.jsonl.gz", text -> text.replaceFirst("\"result\":\"[a-z]+_", "\"result\":\"nobody_"))
                .folder();

        int exitCode = run("--data", other.toString(), "--store", "memory");

        assertThat(exitCode).isEqualTo(1);
        assertThat(text(out)).contains("differences: 1").contains("answered otherwise than recorded");
    }

    @Test
    void a_row_that_is_not_as_recorded_is_a_difference() {
        Path other = FolderCopy.in(folder)
                .edit("final_state.jsonl.gz", text -> text.replaceFirst("\"cancelled\"", "\"delivered\""))
                .folder();

        int exitCode = run("--data", other.toString(), "--store", "memory");

        assertThat(exitCode).isEqualTo(1);
        assertThat(text(out)).contains("generated-000: left other orders behind than recorded");
    }

    @Test
    void an_unreadable_line_is_left_out_and_reported() {
        Path other = FolderCopy.in(folder)
                .edit("calls.jsonl.gz", text -> text + "no json\n")
                .folder();

        int exitCode = run("--data", other.toString(), "--store", "memory");

        assertThat(text(out)).contains("unreadable lines left out: 1, first [calls.jsonl.gz:" + (CALLS + 1) + "]");
        assertThat(exitCode).isZero();
    }

    @Test
    void a_truncated_file_is_bad_data() throws IOException {
        Path calls = FolderCopy.in(folder).folder().resolve("calls.jsonl.gz");
        byte[] whole = Files.readAllBytes(calls);
        Files.write(calls, Arrays.copyOf(whole, whole.length / 2));

        int exitCode = run("--data", folder.toString());

        assertBadInput(exitCode, "file '" + calls + "' ends in the middle of its gzip data");
    }

    @Test
    void a_folder_without_the_files_is_bad_data() {
        assertBadInput(run("--data", folder.toString()), "lacks the files [calls.jsonl.gz, ");
    }

    @Test
    void a_database_that_does_not_answer_is_bad_usage() {
        int exitCode = run("--data", "data", "--store", "postgres:jdbc:postgresql://localhost:1/nothing");

        assertBadInput(exitCode, "");
    }

    @Test
    void an_unknown_store_is_bad_usage() {
        assertBadInput(run("--store", "shoebox"), "store 'shoebox' is unknown; it must be sqlite[:FILE] | ");
    }

    @Test
    void an_unknown_option_is_bad_usage() {
        assertBadInput(run("--speed", "9"), "--speed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--report", "--state-out"})
    void a_file_that_cannot_be_written_is_bad_usage_before_the_store_is_opened(String option) {
        Path store = folder.resolve("agent-dlq.db");
        Path file = folder.resolve("nowhere/file.jsonl");

        int exitCode = run("--data", "data", "--store", "sqlite:" + store, option, file.toString());

        assertBadInput(exitCode, "must be a file in a folder that exists, but there is no folder '" + file.getParent());
        assertThat(store).doesNotExist();
    }

    @Test
    void a_folder_as_report_is_bad_usage() {
        int exitCode = run("--data", "data", "--store", "memory", "--report", folder.toString());

        assertBadInput(exitCode, "must be a file, but '" + folder + "' is a folder");
    }

    @Test
    void a_folder_as_store_is_bad_usage() {
        int exitCode = run("--data", "data", "--store", "sqlite:" + folder);

        assertBadInput(exitCode, "store 'sqlite:" + folder + "' must name a file, but that is a folder");
    }

    @Test
    void an_unreadable_wait_is_bad_usage() {
        assertBadInput(run("--wait=-5m"), "must not be negative, but was '-5m'");
    }

    @Test
    void calls_of_which_none_is_readable_are_bad_data() {
        Path other =
                FolderCopy.in(folder).edit("calls.jsonl.gz", text -> "null\n").folder();

        int exitCode = run("--data", other.toString(), "--store", "memory");

        assertBadInput(exitCode, "none of its 1 lines is readable");
    }

    @ParameterizedTest
    @CsvSource({"recorded,none", "none,recorded"})
    void a_store_that_was_used_with_other_faults_is_refused(String used, String asked) {
        String store = "sqlite:" + folder.resolve("agent-dlq.db");
        assertThat(run("--data", "data", "--store", store, "--faults", used)).isZero();

        int exitCode = run("--data", "data", "--store", store, "--faults", asked);

        assertBadInput(exitCode, "the store was used with --faults " + used + ", as entry ");
        assertThat(text(err))
                .contains("but this run has --faults " + asked + "; name another store or --faults " + used);
    }

    @Test
    void a_second_run_without_faults_on_the_same_file_agrees() {
        String store = "sqlite:" + folder.resolve("agent-dlq.db");

        assertThat(run("--data", "data", "--store", store, "--faults", "none")).isZero();
        assertThat(run("--data", "data", "--store", store, "--faults", "none")).isZero();
    }

    @Test
    void a_failure_that_nobody_expected_is_one_line_and_an_exit_code_of_its_own() {
        PrintStream broken = new PrintStream(out, true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                throw new IllegalStateException("some payload");
            }
        };

        int exitCode = Main.execute(broken, print(err), "--data", "data", "--store", "memory");

        assertThat(text(err))
                .hasLineCount(1)
                .contains("broke by an unexpected java.lang.IllegalStateException at dev.agentdlq.")
                .doesNotContain("some payload");
        assertThat(exitCode).isEqualTo(3);
    }

    @Test
    void the_help_names_the_exit_codes() {
        assertThat(run("--help")).isZero();

        assertThat(text(out))
                .containsPattern("cannot be read are\\s+counted and left out")
                .containsPattern("(?s)Exit codes:.* 0 .* 1 .* 2 .* 3 ")
                .doesNotContain("--version");
    }

    @Test
    void the_end_says_how_to_go_on_with_the_entries() {
        Path file = folder.resolve("agent-dlq.db");

        run("--data", "data", "--store", "sqlite:" + file);

        assertThat(text(out)).endsWith("go on with --store sqlite:" + file + System.lineSeparator());
    }

    private String inTestFolder(String store) {
        return store.equals("sqlite") ? "sqlite:" + folder.resolve("agent-dlq.db") : store;
    }

    private void assertBadInput(int exitCode, String message) {
        assertThat(text(err)).hasLineCount(1).contains(message);
        assertThat(exitCode).isEqualTo(2);
    }

    private int run(String... arguments) {
        return Main.execute(print(out), print(err), arguments);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(Json::treeOrMissing).toList();
        }
    }
}
