/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.runtime.internal.classify.RuleClassifier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A rule about a class that no library has would never be used. */
class RuleNamesTest {
    private static final Set<String> ABOUT_CLASSES = Set.of("class", "fact", "header", "delay", "text");

    private static List<String> classesOfTheRules() throws IOException {
        try (InputStream rules = RuleClassifier.class.getResourceAsStream("/META-INF/agent-dlq/classifier.rules")) {
            return new String(Objects.requireNonNull(rules).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.trim().split("\\s+"))
                    .filter(words -> ABOUT_CLASSES.contains(words[0]))
                    .map(words -> words[1])
                    .distinct()
                    .toList();
        }
    }

    private static boolean exists(String name) {
        return RuleNamesTest.class.getClassLoader().getResource(name.replace('.', '/') + ".class") != null;
    }

    @Test
    void every_class_of_the_built_in_rules_is_in_its_library() throws IOException {
        List<String> names = classesOfTheRules();

        assertThat(names).hasSizeGreaterThan(150).allMatch(RuleNamesTest::exists);
    }
}
