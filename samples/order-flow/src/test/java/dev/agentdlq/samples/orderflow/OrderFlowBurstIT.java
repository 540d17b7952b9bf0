/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.samples.orderflow.data.RecordedTraffic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command under fire: calls that arrive in bursts and fail there, before and after their effect. */
@Timeout(120)
class OrderFlowBurstIT {
    private static final String FAST = "100";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "embedded-postgres"})
    void no_effect_of_the_shipped_conversations_is_lost_or_doubled(String store) {
        int exitCode = burst("--data", "data", "--store", inTestFolder(store), "--scale", FAST);

        assertThat(text(out))
                .contains("Calls arrive as in a generated trace")
                .contains("709 of 709 calls as recorded")
                .contains("86 of 86 conversations that changed something")
                .contains("101 of 101 changes were made once")
                .containsPattern("burst: calls=751 in_bursts=[1-9][0-9]+ scale=100 seed=1 ")
                .containsPattern("faults_before=[1-9][0-9]+ faults_after=[1-9][0-9]+ ")
                .contains(" in_review=231 effects_lost=0 effects_doubled=0 came_back_early=0 differences=0");
        assertThat(exitCode).as(text(err)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "embedded-postgres"})
    void no_effect_of_the_recorded_traffic_is_lost_or_doubled(String store) {
        Path data = RecordedTraffic.orderFlow();

        int exitCode = burst("--data", data.toString(), "--store", inTestFolder(store), "--scale", "300");

        assertThat(text(out))
                .contains("Calls arrive as recorded in ")
                .contains("4,170 of 4,170 calls as recorded")
                .contains("409 of 409 conversations that changed something")
                .contains("653 of 653 changes were made once")
                .contains("burst: calls=4251 in_bursts=561 scale=300 seed=1 ")
                .containsPattern("faults_before=[1-9][0-9]+ faults_after=[1-9][0-9]+ ")
                .contains(" in_review=450 effects_lost=0 effects_doubled=0 came_back_early=0 differences=0");
        assertThat(exitCode).as(text(err)).isZero();
    }

    @Test
    void a_shop_that_ignores_keys_makes_changes_twice_and_the_run_says_so() {
        int exitCode = burst("--data", "data", "--store", "memory", "--scale", FAST, "--ignore-keys");

        assertThat(text(out))
                .containsPattern("effects_lost=0 effects_doubled=[1-9][0-9]* ")
                .containsPattern(
                        "differences: [1-9][0-9]*, first\\R +generated-[0-9]{3}/[0-9]+: took effect [2-9] times")
                // Such as a second cancellation of an order, which the shop's rules refuse.
                .contains("expected resolved, was REVIEW")
                .doesNotContain("101 of 101 changes were made once");
        assertThat(exitCode).isEqualTo(1);
    }

    @Test
    void a_used_store_is_gone_on_with_by_the_same_faults_only() {
        String store = inTestFolder("sqlite");
        assertThat(burst("--data", "data", "--store", store, "--scale", "1000")).isZero();
        out.reset();

        int again = burst("--data", "data", "--store", store, "--scale", "1000");

        assertThat(text(out)).contains("101 of 101 changes were made once").contains("faults_before=0 faults_after=0 ");
        assertThat(again).as(text(err)).isZero();
        for (String[] other : new String[][] {{"burst", "--seed=2"}, {"recorded"}, {"none"}}) {
            err.reset();
            String[] options = {"--data", "data", "--store", store, "--faults"};
            int exitCode = run(Stream.of(options, other).flatMap(Stream::of).toArray(String[]::new));
            assertBadInput(exitCode, "the store was used with other faults, as entry ");
        }
    }

    @Test
    void the_arrivals_beside_the_data_are_taken_where_no_others_are_named() throws IOException {
        Path data =
                Files.createSymbolicLink(folder.resolve("data"), Path.of("data").toAbsolutePath());
        Files.createDirectory(folder.resolve("arrivals"));

        int exitCode = burst("--data", data.toString(), "--store", "memory");

        assertBadInput(
                exitCode,
                "arrivals folder '" + folder.resolve("arrivals")
                        + "' lacks the files [azure_code.csv.gz, bursts.json]");
    }

    @Test
    void a_folder_of_arrivals_that_does_not_exist_is_bad_usage() {
        int exitCode = burst("--data", "data", "--store", "memory", "--arrivals", folder + "/nowhere");

        assertBadInput(exitCode, "arrivals folder '" + folder + "/nowhere' does not exist");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--arrivals=x", "--scale=2", "--seed=3", "--ignore-keys"})
    void options_of_bursts_are_bad_usage_without_them(String option) {
        int exitCode = run("--data", "data", "--store", "memory", option);

        assertBadInput(
                exitCode, "--arrivals, --scale, --seed and --ignore-keys need --faults burst, but it was recorded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "fast", "NaN", "Infinity", "10001"})
    void a_scale_that_nobody_can_play_is_bad_usage(String scale) {
        int exitCode = burst("--data", "data", "--scale=" + scale);

        assertBadInput(exitCode, "must be a number from 0.1 to 10000, but was '" + scale + "'");
    }

    private String inTestFolder(String store) {
        return store.equals("sqlite") ? "sqlite:" + folder.resolve("agent-dlq.db") : store;
    }

    private void assertBadInput(int exitCode, String message) {
        assertThat(text(err).lines().filter(line -> line.startsWith("samples/order-flow/run: ")))
                .singleElement()
                .asString()
                .contains(message);
        assertThat(exitCode).isEqualTo(2);
    }

    private int burst(String... arguments) {
        return run(Stream.concat(Stream.of("--faults", "burst"), Stream.of(arguments))
                .toArray(String[]::new));
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
}
