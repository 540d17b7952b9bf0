/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import dev.agentdlq.Explanation.Cause;
import dev.agentdlq.Explanation.Delay;
import dev.agentdlq.Explanation.Origin;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Says in words what an {@link Explanation} holds. */
final class ExplanationText {
    private static final String CHOICE = "a person replays, resolves or discards it";

    private static final Map<String, String> ADVICE = Map.of(
            Reason.DETERMINISTIC, CHOICE + "; the call fails again until its cause is mended",
            Reason.RETRIES_EXHAUSTED, CHOICE + "; replay it when the other side works again",
            Reason.AMBIGUOUS, CHOICE + "; find out first whether the effect happened",
            Reason.POISON_SUSPECT, CHOICE + "; find out first why its workers died",
            Reason.EXPIRED, CHOICE + "; it came too late and was not executed",
            Reason.UNDECODABLE, CHOICE + "; its stored arguments must be readable again before a replay",
            Reason.SIGNATURE_CHANGED, CHOICE + "; a replay needs a @PayloadUpgrade method with the old parameters",
            Reason.UNBOUND, "a person resolves or discards it; there is no call to execute again",
            Reason.UNSERIALIZABLE, "a person resolves or discards it; there is no call to execute again",
            Reason.TRUNCATED, "a person resolves or discards it; there is no call to execute again");

    private ExplanationText() {}

    static List<String> lines(Explanation explained) {
        return List.of(standing(explained), error(explained), rule(explained), delay(explained), next(explained));
    }

    private static String standing(Explanation explained) {
        String why = explained.resolution() == null ? explained.reason() : explained.resolution();
        return "entry " + explained.entryId() + " of task " + explained.taskType() + " is " + explained.status() + " ("
                + why + "), " + attempts(explained) + crashes(explained.crashes());
    }

    private static String attempts(Explanation explained) {
        return explained.attemptCount() == 0
                ? "never executed"
                : "executed " + times(explained.attemptCount()) + " of at most " + (1 + explained.maxRetries());
    }

    private static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }

    private static String crashes(int crashes) {
        return crashes == 0 ? "" : crashes == 1 ? "; one worker died" : "; " + crashes + " workers died";
    }

    private static String error(Explanation explained) {
        return "last error: " + explained.errorType() + ", which is " + explained.kind()
                + (explained.category() == null ? "" : " and " + explained.category());
    }

    private static String rule(Explanation explained) {
        Cause cause = explained.cause();
        String rule = "rule: '" + explained.rule() + "'";
        if (cause == null) {
            return rule;
        }
        String where = cause.depth() == 0
                ? " matched the thrown exception"
                : " matched " + cause.type() + ", cause " + cause.depth() + " of the thrown exception";
        return rule + where + (cause.facts().isEmpty() ? "" : ", where it read " + facts(cause.facts()));
    }

    private static String facts(Map<String, String> facts) {
        return facts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(fact -> fact.getKey() + " = " + fact.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String delay(Explanation explained) {
        Delay delay = explained.delay();
        if (delay == null) {
            return switch (explained.next()) {
                case RETRY ->
                    explained.reason().equals(Reason.REPLAY)
                            ? "delay: none, a person asked for it"
                            : "delay: none, what ran last did not end by itself";
                case RUNNING -> "delay: over";
                case PERSON, NOTHING -> "delay: none, no retry is due";
            };
        }
        String length = "delay: " + text(delay.length());
        if (delay.origin() == Origin.ERROR) {
            Duration asked = delay.asked();
            return length + ", because the error asked for " + (asked == null ? "it" : text(asked));
        }
        return length + ", the task's backoff before retry " + delay.retry()
                + (delay.jitter() > 0 ? ", jitter " + delay.jitter() + " included" : ", without jitter");
    }

    private static String next(Explanation explained) {
        return "next: "
                + switch (explained.next()) {
                    case RETRY -> "a worker executes it again at " + explained.at();
                    case RUNNING ->
                        "the worker that is executing it stores how that ends; if it dies, another one takes over";
                    case PERSON -> ADVICE.getOrDefault(explained.reason(), CHOICE);
                    case NOTHING -> "nothing; " + settled(explained) + " at " + explained.at();
                };
    }

    private static String settled(Explanation explained) {
        String resolution = String.valueOf(explained.resolution());
        return switch (resolution) {
            case Resolution.RETRY -> "a retry succeeded";
            case Resolution.REPLAY -> "a replay succeeded";
            case Resolution.MANUAL -> "a person dealt with it";
            case Resolution.DISCARDED -> "a person discarded it";
            case Resolution.EXPIRED -> "it came too late and was discarded";
            case Resolution.SUPERSEDED ->
                explained.parentId() == null
                        ? "another call took its place"
                        : "the call around it, " + explained.parentId() + ", took its place";
            default -> "it was settled by " + resolution;
        };
    }

    private static String text(Duration duration) {
        String text = duration.toString();
        return text.startsWith("PT") ? text.substring(2).toLowerCase(Locale.ROOT) : text;
    }
}
