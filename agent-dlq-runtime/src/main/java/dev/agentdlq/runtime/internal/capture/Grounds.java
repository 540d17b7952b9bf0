/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import dev.agentdlq.Explanation.Cause;
import dev.agentdlq.Explanation.Delay;
import dev.agentdlq.Explanation.Origin;
import dev.agentdlq.runtime.internal.classify.NextStep;
import dev.agentdlq.runtime.internal.codec.EvidenceJson;
import dev.agentdlq.spi.AttemptFailure;
import dev.agentdlq.spi.Classification;
import dev.agentdlq.spi.Evidence;
import dev.agentdlq.spi.TaskPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Notes with a failure on what the decision about it rests, so that it can be explained later and elsewhere. */
public final class Grounds {
    private static final int MAX_FACTS = 16;
    private static final int MAX_FACT = 200;

    private Grounds() {}

    /**
     * Adds the evidence to a described failure.
     *
     * @param failure the failure
     * @param decision what was decided about it
     * @param next what follows
     * @param attemptCount executions so far
     * @param policy the task's delays
     * @param redaction masks secrets in what was read from the error
     * @return the same failure with it
     */
    public static AttemptFailure note(
            AttemptFailure failure,
            Classification decision,
            NextStep next,
            int attemptCount,
            TaskPolicy policy,
            UnaryOperator<String> redaction) {
        String evidence = EvidenceJson.write(
                cause(decision.evidence(), redaction), delay(decision, next.delay(), attemptCount, policy));
        return evidence == null ? failure : failure.withEvidence(evidence);
    }

    private static @Nullable Delay delay(
            Classification decision, @Nullable Duration delay, int attemptCount, TaskPolicy policy) {
        if (delay == null) {
            return null;
        }
        Duration asked = decision.delay();
        return asked == null
                ? new Delay(delay, Origin.BACKOFF, null, attemptCount, policy.jitter())
                : new Delay(delay, Origin.ERROR, asked, 0, 0);
    }

    /** The facts come from answers of others, and from classifiers of the application. */
    private static @Nullable Cause cause(@Nullable Evidence evidence, UnaryOperator<String> redaction) {
        if (evidence == null) {
            return null;
        }
        Map<String, String> facts = new TreeMap<>();
        evidence.facts().forEach((name, value) -> {
            if (facts.size() < MAX_FACTS) {
                facts.put(bounded(name), bounded(redaction.apply(bounded(value))));
            }
        });
        return new Cause(bounded(evidence.causeType()), evidence.depth(), facts);
    }

    private static String bounded(String text) {
        return text.length() <= MAX_FACT ? text : text.substring(0, MAX_FACT) + "…";
    }
}
