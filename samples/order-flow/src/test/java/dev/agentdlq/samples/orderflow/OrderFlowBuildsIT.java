/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentdlq.samples.orderflow.data.Json;
import dev.agentdlq.samples.orderflow.data.RecordedTraffic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** However an application is compiled, its calls fare the same. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(Lifecycle.PER_CLASS)
class OrderFlowBuildsIT {
    private static final Path SHIPPED = Path.of("data");

    @TempDir
    private static Path folder = Path.of("");

    private final Map<SampleBuild, Path> classesByBuild = new EnumMap<>(SampleBuild.class);
    private Outcome expected = new Outcome(List.of(), List.of(), List.of());

    @BeforeAll
    void play_it_as_it_is() throws Exception {
        expected = run(SampleBuild.AS_IT_IS, SHIPPED);
        assertThat(expected.agreement()).isNotEmpty();
        assertThat(expected.calls()).hasSize(751);
        assertThat(expected.states()).hasSize(86);
    }

    /**
     * What came out of a run.
     *
     * @param agreement what the end says of the comparison with the record
     * @param calls what became of each call, but for the entry's id
     * @param states the rows that were changed
     */
    private record Outcome(List<String> agreement, List<String> calls, List<String> states) {}

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "AS_IT_IS")
    void the_shipped_conversations_end_alike(SampleBuild build) throws Exception {
        assertThat(run(build, SHIPPED)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "AS_IT_IS")
    void the_recorded_traffic_ends_as_recorded(SampleBuild build) throws Exception {
        assertThat(run(build, RecordedTraffic.orderFlow()).agreement())
                .anyMatch(line -> line.startsWith("4,170 of 4,170 calls as recorded"))
                .anyMatch(line -> line.startsWith("81 of 81 recorded transient errors resolved"))
                .anyMatch(line -> line.startsWith("409 of 409 conversations that changed something"));
    }

    private Outcome run(SampleBuild build, Path data) throws IOException, InterruptedException {
        Path here = Files.createTempDirectory(folder, build.name());
        Path classes = classesOf(build);
        Path report = here.resolve("report.jsonl");
        Path states = here.resolve("states.jsonl");
        Path output = here.resolve("output");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m"));
        command.addAll(build.command(classes));
        command.addAll(List.of("--data", data.toString(), "--store", "sqlite:" + here.resolve("agent-dlq.db")));
        command.addAll(List.of("--report", report.toString(), "--state-out", states.toString()));

        Process child = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            int exitCode = child.waitFor();
            assertThat(exitCode).as(Files.readString(output)).isZero();
        } finally {
            child.destroyForcibly();
        }
        return new Outcome(agreement(output), calls(report), lines(states).toList());
    }

    private Path classesOf(SampleBuild build) throws IOException {
        Path present = classesByBuild.get(build);
        if (present != null) {
            return present;
        }
        Path classes = folder.resolve(build.name()).resolve("classes");
        build.compile(classes);
        classesByBuild.put(build, classes);
        return classes;
    }

    private static List<String> agreement(Path output) throws IOException {
        return lines(output)
                .dropWhile(line -> !line.equals("agreement with the record"))
                .takeWhile(line -> !line.isEmpty())
                .map(String::strip)
                .toList();
    }

    private static List<String> calls(Path report) throws IOException {
        return lines(report).map(OrderFlowBuildsIT::withoutId).sorted().toList();
    }

    private static String withoutId(String line) {
        JsonNode call = Json.treeOrMissing(line);
        return ((ObjectNode) call).without("entry_id").toString();
    }

    private static Stream<String> lines(Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.UTF_8).stream();
    }
}
