/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.Category;
import dev.agentdlq.FailureKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleFileTest {
    private static Rules parse(String... lines) {
        return RuleFile.parse("own.rules", List.of(lines));
    }

    @Test
    void comments_and_empty_lines_say_nothing_and_the_rest_is_kept_by_class() {
        Rules rules = parse(
                "# a comment",
                "",
                "  class com.shop.Outer$SoldOut  DETERMINISTIC INPUT",
                "class com.shop.Busy TRANSIENT RATE_LIMITED weak",
                "fact com.shop.Busy HTTP answer().code() ~ (\\d+) ",
                "header com.shop.Busy answer().header(*)",
                "delay com.shop.Busy epoch-millis until()",
                "value HTTP 4* DETERMINISTIC",
                "text com.shop.Busy AMBIGUOUS TIMEOUT ~ took too long");

        assertThat(rules.classes())
                .containsEntry(
                        "com.shop.Outer$SoldOut",
                        new Verdict(Verdict.Sort.DECIDED, FailureKind.DETERMINISTIC, Category.INPUT, false))
                .containsEntry(
                        "com.shop.Busy",
                        new Verdict(Verdict.Sort.DECIDED, FailureKind.TRANSIENT, Category.RATE_LIMITED, true));
        assertThat(rules.facts().get("com.shop.Busy"))
                .singleElement()
                .satisfies(fact -> assertThat(fact.pattern()).hasToString("(\\d+) "));
        assertThat(rules.headers()).containsOnlyKeys("com.shop.Busy");
        assertThat(rules.delays()).containsOnlyKeys("com.shop.Busy");
        assertThat(rules.texts()).containsOnlyKeys("com.shop.Busy");
    }

    @Test
    void a_value_is_found_exactly_before_the_longest_beginning_with_a_star() {
        Rules rules = parse("value HTTP 4* DETERMINISTIC", "value HTTP 42* AMBIGUOUS", "value HTTP 429 TRANSIENT");

        assertThat(rules.find("HTTP", "429")).extracting(Verdict::kind).isEqualTo(FailureKind.TRANSIENT);
        assertThat(rules.find("HTTP", "428")).extracting(Verdict::kind).isEqualTo(FailureKind.AMBIGUOUS);
        assertThat(rules.find("HTTP", "404")).extracting(Verdict::kind).isEqualTo(FailureKind.DETERMINISTIC);
        assertThat(rules.find("HTTP", "204")).isNull();
        assertThat(rules.find("gRPC", "429")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "klass com.shop.Busy TRANSIENT | a line must begin with one of [class, value, fact, header, delay, text], but was 'klass'",
                "class com.shop.Busy | the line must have the shape 'class <name> <verdict>', but was 'class com.shop.Busy'",
                "class com.shop.Busy SOMETIMES | or one of [CONTROL_FLOW, INTERRUPT, FATAL, PEEL, UNKNOWN], but was 'SOMETIMES'",
                "class com.shop.Busy TRANSIENT BUSY | but was 'TRANSIENT BUSY'",
                "class com.shop.Busy PEEL weak | but was 'PEEL weak'",
                "class 1com/shop TRANSIENT | the class must be the binary name of a class, with $ before a nested one, but was '1com/shop'",
                "fact com.shop.Busy HTTP code | the accessor must be calls like 'response().headers().get(*)', but was 'code'",
                "fact com.shop.Busy HTTP code() ~ 5.. | the regular expression must have a group, whose text is the value, but was '5..'",
                "text com.shop.Busy TRANSIENT ~ (never | what follows '~' must be a regular expression",
                "delay com.shop.Busy weeks until() | the unit must be one of [seconds, millis, epoch-millis, any, grpc-details], but was 'weeks'"
            })
    void a_wrong_line_is_refused_with_its_file_number_rule_value_and_remedy(String line, String problem) {
        assertThatThrownBy(() -> parse("# one", line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("classifier rules own.rules, line 2: ")
                .hasMessageContaining(problem)
                .hasMessageEndingWith("; correct the line, or take the file away");
    }

    @Test
    void two_verdicts_on_one_class_are_refused() {
        assertThatThrownBy(() -> parse("class a.B TRANSIENT", "class a.B DETERMINISTIC"))
                .hasMessageContaining("line 2: there must be one verdict on each class and value");
    }
}
