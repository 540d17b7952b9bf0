/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import dev.agentdlq.Category;
import dev.agentdlq.FailureKind;
import dev.agentdlq.runtime.internal.classify.Rules.DelaySource;
import dev.agentdlq.runtime.internal.classify.Rules.DelayUnit;
import dev.agentdlq.runtime.internal.classify.Rules.Fact;
import dev.agentdlq.runtime.internal.classify.Rules.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads the text of a rules file; refuses all that it does not understand, with the line. */
final class RuleFile {
    private static final List<String> CATEGORIES = List.of(
            Category.RATE_LIMITED,
            Category.UNAVAILABLE,
            Category.TIMEOUT,
            Category.CONFLICT,
            Category.AUTH,
            Category.QUOTA,
            Category.INPUT,
            Category.CONTENT,
            Category.NOT_FOUND,
            Category.PROGRAM);
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern CLASS_NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$.]*");
    private static final String BEFORE_PATTERN = " ~ ";

    private final String name;
    private final Rules rules = Rules.empty();
    private int number;

    private RuleFile(String name) {
        this.name = name;
    }

    /**
     * Reads a file.
     *
     * @param name what messages call it
     * @param lines its text
     * @throws IllegalArgumentException if a line is wrong
     */
    static Rules parse(String name, List<String> lines) {
        RuleFile file = new RuleFile(name);
        for (String line : lines) {
            file.number++;
            String text = line.stripLeading();
            if (!text.isEmpty() && text.charAt(0) != '#') {
                file.read(text);
            }
        }
        return file.rules;
    }

    private void read(String line) {
        int end = line.indexOf(BEFORE_PATTERN);
        // blanks at the end of a pattern belong to it
        Pattern pattern = end < 0 ? null : pattern(line.substring(end + BEFORE_PATTERN.length()));
        String[] words = BLANKS.split((end < 0 ? line : line.substring(0, end)).strip());
        switch (words[0]) {
            case "class" -> {
                require(words, 3, "class <name> <verdict>", pattern == null);
                put(rules.classes(), className(words[1]), verdict(words, 2));
            }
            case "value" -> {
                require(words, 4, "value <table> <value> <verdict>", pattern == null);
                put(rules.tables().computeIfAbsent(words[1], t -> new HashMap<>()), words[2], verdict(words, 3));
            }
            case "fact" -> {
                require(words, 4, "fact <class> <table> <accessor> [~ <pattern>]", words.length == 4);
                list(rules.facts(), words[1]).add(new Fact(words[2], accessor(words[3]), group(pattern)));
            }
            case "header" -> {
                require(words, 3, "header <class> <accessor>", words.length == 3 && pattern == null);
                list(rules.headers(), words[1]).add(accessor(words[2]));
            }
            case "delay" -> {
                require(words, 4, "delay <class> <unit> <accessor> [~ <pattern>]", words.length == 4);
                list(rules.delays(), words[1]).add(new DelaySource(unit(words[2]), accessor(words[3]), group(pattern)));
            }
            case "text" -> {
                require(words, 3, "text <class> <verdict> ~ <pattern>", pattern != null);
                if (pattern != null) {
                    list(rules.texts(), words[1]).add(new Text(pattern, verdict(words, 2)));
                }
            }
            default ->
                throw problem("a line must begin with one of [class, value, fact, header, delay, text]", words[0]);
        }
    }

    private void require(String[] words, int atLeast, String shape, boolean fits) {
        if (words.length < atLeast || !fits) {
            throw problem("the line must have the shape '" + shape + "'", String.join(" ", words));
        }
    }

    private void put(Map<String, Verdict> verdicts, String key, Verdict verdict) {
        if (verdicts.putIfAbsent(key, verdict) != null) {
            throw problem("there must be one verdict on each class and value", "a second one on " + key);
        }
    }

    private <T> List<T> list(Map<String, List<T>> lists, String className) {
        return lists.computeIfAbsent(className(className), c -> new ArrayList<>());
    }

    private String className(String text) {
        if (!CLASS_NAME.matcher(text).matches()) {
            throw problem("the class must be the binary name of a class, with $ before a nested one", text);
        }
        return text;
    }

    private Verdict verdict(String[] words, int from) {
        List<String> rest = Arrays.asList(words).subList(from, words.length);
        for (Verdict.Sort sort : Verdict.Sort.values()) {
            if (sort != Verdict.Sort.DECIDED && rest.equals(List.of(sort.name()))) {
                return Verdict.of(sort);
            }
        }
        FailureKind kind = null;
        for (FailureKind each : FailureKind.values()) {
            kind = each.name().equals(rest.get(0)) ? each : kind;
        }
        boolean weak = rest.size() > 1 && rest.get(rest.size() - 1).equals("weak");
        List<String> category = rest.subList(1, rest.size() - (weak ? 1 : 0));
        if (kind == null || category.size() > 1 || !CATEGORIES.containsAll(category)) {
            throw problem(
                    "the verdict must be one of [TRANSIENT, DETERMINISTIC, AMBIGUOUS], with one of " + CATEGORIES
                            + " and 'weak' if wanted, or one of [CONTROL_FLOW, INTERRUPT, FATAL, PEEL, UNKNOWN]",
                    String.join(" ", rest));
        }
        return new Verdict(Verdict.Sort.DECIDED, kind, category.isEmpty() ? null : category.get(0), weak);
    }

    private DelayUnit unit(String text) {
        for (DelayUnit unit : DelayUnit.values()) {
            if (unit.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
                return unit;
            }
        }
        throw problem("the unit must be one of [seconds, millis, epoch-millis, any, grpc-details]", text);
    }

    private Accessor accessor(String text) {
        Accessor accessor = Accessor.parse(text);
        if (accessor == null) {
            throw problem("the accessor must be calls like 'response().headers().get(*)'", text);
        }
        return accessor;
    }

    private Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw problem("what follows '~' must be a regular expression (" + e.getDescription() + ")", text);
        }
    }

    private @Nullable Pattern group(@Nullable Pattern pattern) {
        if (pattern != null && pattern.matcher("").groupCount() < 1) {
            throw problem("the regular expression must have a group, whose text is the value", pattern.pattern());
        }
        return pattern;
    }

    private IllegalArgumentException problem(String rule, String actual) {
        return new IllegalArgumentException("classifier rules " + name + ", line " + number + ": " + rule
                + ", but was '" + actual + "'; correct the line, or take the file away");
    }
}
