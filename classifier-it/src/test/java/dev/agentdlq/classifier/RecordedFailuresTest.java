/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.agentdlq.FailureKind;
import dev.agentdlq.classifier.RecordedMessage.Refusal;
import dev.agentdlq.spi.Classification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Errors that real agents met, with a label that people gave each of them. */
class RecordedFailuresTest {
    private static final double AGREEMENT = 0.95;

    private record Recorded(String id, String text, String label, JsonNode retryAfterSeconds) {}

    private static List<Recorded> recorded() throws IOException {
        Path folder = Path.of(System.getProperty("agentdlq.data", "../../shared/data"));
        Path file = folder.resolve("failures").resolve("messages.jsonl");
        assumeThat(file)
                .as("recorded failures; the folder is given by -Dagentdlq.data")
                .isRegularFile();
        List<Recorded> all = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode json = new ObjectMapper().readTree(line);
            all.add(new Recorded(
                    json.path("id").asText(),
                    json.path("text").asText(),
                    json.path("label").asText(),
                    json.path("retry_after_s")));
        }
        return all;
    }

    /** A label 'ambiguous' says that the text does not tell; then it must not be taken for hopeless. */
    private static boolean agrees(String label, FailureKind kind) {
        return label.equals("deterministic") == (kind == FailureKind.DETERMINISTIC);
    }

    @Test
    void recorded_failures_are_classified_as_people_labelled_them() throws IOException {
        List<Recorded> all = recorded();
        List<String> disagreements = new ArrayList<>();
        int refusals = 0;
        for (Recorded message : all) {
            Throwable thrown = RecordedMessage.thrown(message.text());
            refusals += thrown instanceof Refusal ? 1 : 0;
            Classification decision = Judge.classify(thrown);
            if (!agrees(message.label(), decision.kind())) {
                disagreements.add(String.format(
                        Locale.ROOT,
                        "%s is labelled %s, but is %s by %s (%s)",
                        message.id(),
                        message.label(),
                        decision.kind(),
                        decision.rule(),
                        thrown.getClass().getName()));
            }
        }

        System.out.printf(
                Locale.ROOT,
                "messages=%d agree=%d disagree=%d refusals=%d%n",
                all.size(),
                all.size() - disagreements.size(),
                disagreements.size(),
                refusals);
        disagreements.forEach(System.out::println);
        assertThat(all).isNotEmpty();
        assertThat((double) (all.size() - disagreements.size()) / all.size())
                .as("agreement; %s", disagreements)
                .isGreaterThanOrEqualTo(AGREEMENT);
    }

    @Test
    void waiting_times_that_only_the_text_has_are_read() throws IOException {
        List<Recorded> waiting = recorded().stream()
                .filter(each -> each.retryAfterSeconds().isNumber())
                .toList();

        assertThat(waiting)
                .isNotEmpty()
                .allSatisfy(message -> assertThat(Judge.classify(RecordedMessage.thrown(message.text()))
                                .delay())
                        .as(message.id())
                        .isEqualTo(
                                Duration.ofSeconds(message.retryAfterSeconds().asLong())));
    }
}
