/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

import dev.agentdlq.torture.check.Transition.Hold;
import dev.agentdlq.torture.check.Transition.State;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Judges every change of every entry: whether it is one that the life of an entry knows, whether its author held the
 * entry, and whether what it says was seen by somebody. For one thread: tell it all changes in their order.
 */
final class LifeChecker {
    private static final String PENDING = "PENDING_RETRY";
    private static final String RETRYING = "RETRYING";
    private static final String REVIEW = "PENDING_REVIEW";
    private static final String RESOLVED = "RESOLVED";
    private static final String DISCARDED = "DISCARDED";
    private static final Pattern FENCE = Pattern.compile("\\bfence (\\d+)");

    private final Executions executions;
    private final Findings findings;
    private final Map<UUID, Life> lives = new HashMap<>();
    private long settled;
    private long crashes;
    private long released;

    /** What is known of an entry. */
    private static final class Life {
        /** By the number of the execution; one that was given back is claimed again under the same number. */
        private final Map<Integer, Long> fences = new HashMap<>(4);

        private int successes;
        private @Nullable State last;
        private long fence;
        private final Set<UUID> tokens = new HashSet<>(2);
    }

    LifeChecker(Executions executions, Findings findings) {
        this.executions = executions;
        this.findings = findings;
    }

    void tell(Transition change) {
        Life life = lives.computeIfAbsent(change.id(), unused -> new Life());
        State last = life.last;
        if (last != null && !last.equals(change.before()) && !isExtended(last, change.before())) {
            broken(Broken.ILLEGAL, change, "has changed unseen before");
        }
        life.last = change.after();
        switch (change.before().status()) {
            case PENDING -> judgePending(change, life);
            case RETRYING -> judgeRunning(change);
            case REVIEW -> requireSuperseded(change);
            default -> broken(Broken.ILLEGAL, change, "was settled already");
        }
    }

    /** Judges the row of an execution; called after all changes. */
    void tell(StoredAttempt attempt) {
        Life life = lives.get(attempt.id());
        Long claimed = life == null ? null : life.fences.get(attempt.number());
        String what = "entry " + attempt.id() + " attempt " + attempt.number() + ' ' + attempt.outcome();
        if (life == null || claimed == null) {
            findings.broken(Broken.UNEARNED, what + " was never claimed");
            return;
        }
        OptionalLong author = fence(attempt.words());
        if (author.isPresent() && author.getAsLong() != claimed) {
            findings.broken(
                    Broken.STALE,
                    what + " was claimed with fence " + claimed + " and shows fence " + author.getAsLong());
        }
        if (attempt.outcome().equals("SUCCEEDED")) {
            life.successes++;
            if (life.successes > 1) {
                findings.broken(Broken.UNEARNED, what + " is not the only success");
            }
        }
    }

    /** Heartbeats are not noted down. */
    private static boolean isExtended(State last, State next) {
        return last.status().equals(RETRYING)
                && next.status().equals(RETRYING)
                && last.fence() == next.fence()
                && last.attempts() == next.attempts()
                && last.crashes() == next.crashes()
                && last.claim() != null
                && next.claim() != null
                && last.claim().token().equals(next.claim().token());
    }

    private void judgePending(Transition change, Life life) {
        State after = change.after();
        if (!after.status().equals(RETRYING)) {
            requireSuperseded(change);
            return;
        }
        Hold claim = after.claim();
        if (claim == null || !life.tokens.add(claim.token())) {
            broken(Broken.UNFENCED, change, "was claimed without a token of its own");
        }
        if (after.fence() <= life.fence) {
            broken(Broken.UNFENCED, change, "was claimed with fence " + after.fence() + " after " + life.fence);
        }
        life.fence = Math.max(life.fence, after.fence());
        life.fences.put(after.attempts(), after.fence());
        requireCounts(change, 1, 0);
    }

    private void judgeRunning(Transition change) {
        State before = change.before();
        State after = change.after();
        if (after.crashes() != before.crashes()) {
            judgeCrash(change);
        } else if (after.attempts() < before.attempts()) {
            released++;
            requireCounts(change, -1, 0);
            if (!after.status().equals(RESOLVED) || !"RECONCILED".equals(after.resolution())) {
                requireStatus(change, PENDING, REVIEW);
            }
        } else if (after.status().equals(DISCARDED)) {
            requireSuperseded(change);
        } else if (after.status().equals(RESOLVED) || after.failedAttempt() != before.failedAttempt()) {
            judgeResult(change);
        } else if (isExpired(change)) {
            // Taken back without a crash: a clock has jumped, or the like.
            requireStatus(change, PENDING, REVIEW);
        } else {
            broken(Broken.ILLEGAL, change, "left its worker without a result");
        }
    }

    private void judgeCrash(Transition change) {
        crashes++;
        requireCounts(change, 0, 1);
        requireStatus(change, PENDING, REVIEW);
        if (!isExpired(change)) {
            broken(Broken.ILLEGAL, change, "was taken from a worker whose lease had not run out");
        }
    }

    private void judgeResult(Transition change) {
        settled++;
        State before = change.before();
        State after = change.after();
        requireCounts(change, 0, 0);
        requireStatus(change, PENDING, REVIEW, RESOLVED);
        OptionalLong author = fence(after.words());
        if (author.isPresent() && author.getAsLong() != before.fence()) {
            broken(
                    Broken.STALE,
                    change,
                    "was held by fence " + before.fence() + " and took the result of fence " + author.getAsLong());
        } else if (isExpired(change)) {
            broken(Broken.STALE, change, "took a result of fence " + before.fence() + lateness(change));
        }
        boolean resolved = after.status().equals(RESOLVED);
        if (resolved && author.isEmpty()) {
            broken(Broken.UNEARNED, change, "has a result that no tool returned");
        } else if (author.isPresent() && !hasSeen(change.id(), author.getAsLong(), resolved)) {
            broken(Broken.UNEARNED, change, "took a result of fence " + author.getAsLong() + " that nobody saw");
        }
    }

    private boolean hasSeen(UUID id, long fence, boolean resolved) {
        return resolved ? executions.hasReturned(id, fence) : executions.isBegun(id, fence);
    }

    private static boolean isExpired(Transition change) {
        Hold claim = change.before().claim();
        return claim == null || claim.until().isBefore(change.at());
    }

    private static String lateness(Transition change) {
        Hold claim = change.before().claim();
        return claim == null
                ? " without a lease"
                : " of which the lease had run out "
                        + Duration.between(claim.until(), change.at()).toMillis() + " ms before";
    }

    private void requireSuperseded(Transition change) {
        if (!change.after().status().equals(DISCARDED)
                || !"SUPERSEDED".equals(change.after().resolution())) {
            broken(Broken.ILLEGAL, change, "must not become " + change.after().status());
        }
    }

    private void requireStatus(Transition change, String... allowed) {
        if (!Set.of(allowed).contains(change.after().status())) {
            broken(Broken.ILLEGAL, change, "must not become " + change.after().status());
        }
    }

    private void requireCounts(Transition change, int attempts, int crashCount) {
        int attemptsGrown = change.after().attempts() - change.before().attempts();
        int crashesGrown = change.after().crashes() - change.before().crashes();
        if (attemptsGrown != attempts || crashesGrown != crashCount) {
            broken(
                    Broken.MISCOUNTED,
                    change,
                    "counted " + attemptsGrown + " attempts and " + crashesGrown + " crashes instead of " + attempts
                            + " and " + crashCount);
        }
    }

    private static OptionalLong fence(@Nullable String words) {
        Matcher matcher = FENCE.matcher(words == null ? "" : words);
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    private void broken(Broken promise, Transition change, String what) {
        findings.broken(
                promise, "entry " + change.id() + ' ' + change.before().status() + " at " + change.at() + ' ' + what);
    }

    /** How many results of executions were accepted. */
    long settled() {
        return settled;
    }

    long crashes() {
        return crashes;
    }

    long released() {
        return released;
    }
}
