/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each problem has a source with the expected message in its first line and a mark in the line where it is expected,
 * and a neighbour that is as like as can be without the problem. {@link AgentTaskProcessorTest} has the one for
 * INTERNAL.
 */
class ProblemTest {
    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "INTERNAL")
    void is_reported_where_it_stands(Problem problem) {
        JavaFileObject source = Compiled.resource("problems/" + problem.code() + "/Rejected.java");
        List<String> lines = Compiled.content(source).lines().toList();

        Compiled compiled = Compiled.from(source);

        assertThat(compiled.findings()).singleElement().satisfies(finding -> {
            assertThat(Compiled.text(finding)).isEqualTo(lines.get(0).substring("// ".length()));
            assertThat(finding.getKind()).isEqualTo(problem.kind());
            assertThat(finding.getSource().getName()).endsWith("Rejected.java");
            assertThat(finding.getLineNumber()).isEqualTo(markedLine(lines));
        });
        assertThat(compiled.succeeded()).isEqualTo(!problem.isError());
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "INTERNAL")
    void is_not_seen_in_its_neighbour(Problem problem) {
        Compiled compiled = Compiled.cleanly(Compiled.resource("problems/" + problem.code() + "/Accepted.java"));

        assertThat(compiled.generatedNames()).containsExactly("shop/Accepted__AgentTasks.java");
    }

    /** The text is the one that the first test has found in the compiler's output. */
    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "INTERNAL")
    void names_the_element_the_rule_and_the_remedy(Problem problem) {
        String text = Compiled.content(Compiled.resource("problems/" + problem.code() + "/Rejected.java"))
                .lines()
                .findFirst()
                .orElseThrow();

        assertThat(text)
                .containsPattern("'(shop\\.)?(Rejected|Transfers)(\\.[a-zA-Z]+|__AgentTasks)?(\\(.*\\))?'")
                .containsPattern("(: |\\b(must|should|cannot|may) |, (because|so|which) ).*; .{5,}$")
                .doesNotContain("%")
                .doesNotEndWith(".");
    }

    @ParameterizedTest
    @EnumSource
    void has_a_section_in_the_reference(Problem problem) throws IOException {
        Path reference = Path.of("..", "docs", "reference", "problems.md");

        String text = Files.readString(reference);
        List<String> sections = Pattern.compile("^## ", Pattern.MULTILINE)
                .splitAsStream(text)
                .filter(section -> section.startsWith(problem.code() + " "))
                .toList();

        assertThat(sections).singleElement().asString().contains("Fix: ");
        String kind = problem.kind() == Diagnostic.Kind.ERROR
                ? ""
                : " (" + problem.kind().name().toLowerCase(Locale.ROOT) + ")";
        assertThat(sections.get(0).lines().findFirst().orElseThrow())
                .matches(title -> title.endsWith("(warning)") == kind.equals(" (warning)"))
                .matches(title -> title.endsWith("(note)") == kind.equals(" (note)"));
    }

    @Test
    void has_a_code_of_its_own() {
        assertThat(Stream.of(Problem.values()).map(Problem::code))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, Problem.values().length)
                        .mapToObj("ADQ%03d"::formatted)
                        .toList());
    }

    private static int markedLine(List<String> lines) {
        return 1
                + IntStream.range(0, lines.size())
                        .filter(i -> lines.get(i).endsWith("// <- here"))
                        .findFirst()
                        .orElseThrow();
    }
}
