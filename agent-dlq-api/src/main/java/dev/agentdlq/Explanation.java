/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Why an entry is where it is, and what comes next, without what its call or its error said. Immutable: a picture of
 * the moment of the question.
 *
 * @param entryId the entry
 * @param taskType its task
 * @param status where it stands
 * @param reason why, one of {@link Reason}
 * @param resolution how it was settled, one of {@link Resolution}; null before
 * @param kind what the last error says about trying again
 * @param category what a person needs to know of that error, one of {@link Category}; null where nothing is known
 * @param rule which rule of the classifier said so
 * @param errorType the class name of that error
 * @param cause on which throwable the rule matched; null where the rule says it all
 * @param delay how long the pending retry waits, and why; null where none is pending or nobody chose its delay
 * @param next who acts next
 * @param at when: the next retry is due, or the entry was settled; null where there is no such time
 * @param attemptCount executions so far, the caller's own included
 * @param maxRetries executions allowed after the first
 * @param crashes how many workers died while executing it
 * @param parentId the key of the call around it; null for none
 */
public record Explanation(
        UUID entryId,
        String taskType,
        FailureStatus status,
        String reason,
        @Nullable String resolution,
        FailureKind kind,
        @Nullable String category,
        String rule,
        String errorType,
        @Nullable Cause cause,
        @Nullable Delay delay,
        Next next,
        @Nullable Instant at,
        int attemptCount,
        int maxRetries,
        int crashes,
        @Nullable UUID parentId) {

    /** Checks what must be there. */
    public Explanation {
        Objects.requireNonNull(entryId, "entryId");
        Objects.requireNonNull(taskType, "taskType");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(errorType, "errorType");
        Objects.requireNonNull(next, "next");
    }

    /**
     * The throwable on which a rule matched.
     *
     * @param type its class name
     * @param depth where it stands among the causes, counted from the thrown exception at zero
     * @param facts what was read from it: a status, an SQLSTATE, a header that names a delay
     */
    public record Cause(String type, int depth, Map<String, String> facts) {
        /** Copies the facts. */
        public Cause {
            Objects.requireNonNull(type, "type");
            facts = Map.copyOf(facts);
        }
    }

    /** Who says how long to wait. */
    public enum Origin {
        /** The error itself. */
        ERROR,

        /** The task's backoff. */
        BACKOFF
    }

    /**
     * How long a retry waits.
     *
     * @param length how long, counted from the failure
     * @param origin who said so
     * @param asked what the error asked for, before it was bounded and spread; null for a backoff
     * @param retry which retry the backoff was computed for, 1 for the first; 0 for what an error asked for
     * @param jitter the random share of the backoff; 0 for what an error asked for
     */
    public record Delay(
            Duration length, Origin origin, @Nullable Duration asked, int retry, double jitter) {
        /** Checks what must be there. */
        public Delay {
            Objects.requireNonNull(length, "length");
            Objects.requireNonNull(origin, "origin");
        }
    }

    /** Who acts next. */
    public enum Next {
        /** A worker, when the retry is due. */
        RETRY,

        /** The worker that is executing it. */
        RUNNING,

        /** A person. */
        PERSON,

        /** Nobody. */
        NOTHING
    }

    /**
     * Says the same in five lines: where it stands, its last error, the rule, the delay, and what comes next.
     *
     * @return the lines, none of them empty
     */
    public List<String> lines() {
        return ExplanationText.lines(this);
    }

    /**
     * Returns {@link #lines()} as one text.
     *
     * @return the lines
     */
    @Override
    public String toString() {
        return String.join("\n", lines());
    }
}
