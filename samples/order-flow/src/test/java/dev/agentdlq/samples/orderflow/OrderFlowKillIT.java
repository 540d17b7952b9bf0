/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentdlq.samples.orderflow.data.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed in the middle of a run and started again on the same database. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OrderFlowKillIT {
    private static final int CALLS = 751;
    private static final int TO_THE_END = Integer.MAX_VALUE;

    @TempDir
    private Path folder;

    @Test
    void what_was_acknowledged_is_there_after_each_kill_and_everything_settles() throws Exception {
        Map<String, String> acknowledged = new HashMap<>();
        for (int lines : List.of(60, 250, 500)) {
            Run killed = run(lines);
            assertThat(killed.report).hasSizeGreaterThanOrEqualTo(lines);
            killed.entryByTask()
                    .forEach((task, entry) -> assertThat(acknowledged.getOrDefault(task, entry))
                            .as(task)
                            .isEqualTo(entry));
            acknowledged.putAll(killed.entryByTask());
        }

        Run last = run(TO_THE_END);

        assertThat(last.exitCode).isZero();
        assertThat(last.report).hasSize(CALLS);
        assertThat(last.entryByTask()).containsAllEntriesOf(acknowledged);
        assertThat(last.report)
                .extracting(line -> line.path("outcome").textValue())
                .doesNotContain("pending");
    }

    /** Runs a child until it has reported so many calls, then kills it as {@code kill -9} does. */
    private Run run(int lines) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--data",
                        "data",
                        "--store",
                        "sqlite:" + folder.resolve("agent-dlq.db"),
                        "--report",
                        "/dev/stdout")
                .redirectError(folder.resolve("stderr").toFile())
                .start();
        Run run = new Run();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("{") && Json.treeOrMissing(line).isObject()) {
                    run.report.add(Json.treeOrMissing(line));
                }
                if (run.report.size() == lines) {
                    // Through the handle, which leaves the stream open: what was reported up to the kill counts too.
                    child.toHandle().destroyForcibly();
                }
            }
        } finally {
            child.destroyForcibly();
        }
        run.exitCode = child.waitFor();
        return run;
    }

    private static final class Run {
        private final List<JsonNode> report = new ArrayList<>();
        private int exitCode;

        Map<String, String> entryByTask() {
            Map<String, String> entryByTask = new HashMap<>();
            for (JsonNode line : report) {
                if (line.path("entry_id").isTextual()) {
                    String task = line.path("conversation").textValue() + "/" + line.path("seq");
                    entryByTask.put(task, line.path("entry_id").textValue());
                }
            }
            return entryByTask;
        }
    }
}
