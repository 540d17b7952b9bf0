/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import dev.agentdlq.AttemptRecord;
import dev.agentdlq.AttemptRecord.Outcome;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.Explanation;
import dev.agentdlq.Explanation.Cause;
import dev.agentdlq.Explanation.Delay;
import dev.agentdlq.Explanation.Next;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.runtime.internal.codec.EvidenceJson;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out why an entry is where it is, from what any node has stored of it. */
final class Explaining {
    private Explaining() {}

    static Explanation explain(DlqEntry entry, List<AttemptRecord> attempts) {
        AttemptRecord failed = lastFailed(attempts);
        Next next = next(entry.status());
        return new Explanation(
                entry.id(),
                entry.taskType(),
                entry.status(),
                entry.reason(),
                entry.resolution(),
                entry.kind(),
                entry.category(),
                entry.rule(),
                entry.errorType(),
                cause(failed),
                next == Next.RETRY && !entry.reason().equals(Reason.REPLAY) ? delay(failed, attempts) : null,
                next,
                at(entry, next),
                entry.attemptCount(),
                entry.maxRetries(),
                entry.crashes(),
                entry.parentId());
    }

    private static @Nullable AttemptRecord lastFailed(List<AttemptRecord> attempts) {
        AttemptRecord last = null;
        for (AttemptRecord attempt : attempts) {
            last = attempt.kind() == null ? last : attempt;
        }
        return last;
    }

    private static @Nullable Cause cause(@Nullable AttemptRecord failed) {
        return failed == null ? null : EvidenceJson.cause(failed.evidence()).orElse(null);
    }

    /** What follows a crash has no delay of its own. */
    private static @Nullable Delay delay(@Nullable AttemptRecord failed, List<AttemptRecord> attempts) {
        boolean crashed =
                !attempts.isEmpty() && attempts.get(attempts.size() - 1).outcome() == Outcome.CRASHED;
        return failed == null || crashed
                ? null
                : EvidenceJson.delay(failed.evidence()).orElse(null);
    }

    private static Next next(FailureStatus status) {
        return switch (status) {
            case PENDING_RETRY -> Next.RETRY;
            case RETRYING -> Next.RUNNING;
            case PENDING_REVIEW -> Next.PERSON;
            case RESOLVED, DISCARDED -> Next.NOTHING;
        };
    }

    private static @Nullable Instant at(DlqEntry entry, Next next) {
        return switch (next) {
            case RETRY -> entry.nextAttemptAt();
            case NOTHING -> entry.resolvedAt();
            case RUNNING, PERSON -> null;
        };
    }
}
