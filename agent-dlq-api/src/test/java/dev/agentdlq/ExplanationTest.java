/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.Explanation.Next;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplanationTest {
    private static final UUID ID = UUID.fromString("0190b1f2-7c3a-7def-8a11-0123456789ab");
    private static final Instant AT = Instant.parse("2026-11-22T05:00:00Z");

    private static Explanation explanation(
            FailureStatus status, String reason, @Nullable String resolution, Next next, int crashes) {
        return new Explanation(
                ID,
                "order.cancel",
                status,
                reason,
                resolution,
                FailureKind.AMBIGUOUS,
                Category.TIMEOUT,
                "timeout",
                "java.util.concurrent.TimeoutException",
                null,
                null,
                next,
                AT,
                3,
                2,
                crashes,
                null);
    }

    @Test
    void tells_of_workers_that_died() {
        Explanation suspect = explanation(FailureStatus.PENDING_REVIEW, Reason.POISON_SUSPECT, null, Next.PERSON, 3);

        assertThat(suspect.lines())
                .containsExactly(
                        "entry " + ID
                                + " of task order.cancel is PENDING_REVIEW (POISON_SUSPECT), executed 3 times of at"
                                + " most 3; 3 workers died",
                        "last error: java.util.concurrent.TimeoutException, which is AMBIGUOUS and TIMEOUT",
                        "rule: 'timeout'",
                        "delay: none, no retry is due",
                        "next: a person replays, resolves or discards it; find out first why its workers died");
    }

    @Test
    void tells_of_a_crash_that_is_followed_by_a_retry() {
        Explanation crashed = explanation(FailureStatus.PENDING_RETRY, Reason.TRANSIENT, null, Next.RETRY, 1);

        assertThat(crashed.lines())
                .contains(
                        "delay: none, what ran last did not end by itself",
                        "next: a worker executes it again at 2026-11-22T05:00:00Z")
                .first()
                .asString()
                .endsWith("; one worker died");
    }

    @Test
    void tells_of_what_is_running() {
        assertThat(explanation(FailureStatus.RETRYING, Reason.TRANSIENT, null, Next.RUNNING, 0)
                        .lines()
                        .get(4))
                .startsWith("next: the worker that is executing it");
    }

    @ParameterizedTest
    @CsvSource({
        "RETRY,a retry succeeded",
        "REPLAY,a replay succeeded",
        "MANUAL,a person dealt with it",
        "DISCARDED,a person discarded it",
        "EXPIRED,it came too late and was discarded",
        "SUPERSEDED,another call took its place",
        "SOMETHING_NEWER,it was settled by SOMETHING_NEWER"
    })
    void tells_how_it_was_settled(String resolution, String words) {
        Explanation settled = explanation(FailureStatus.RESOLVED, Reason.TRANSIENT, resolution, Next.NOTHING, 0);

        assertThat(settled.lines().get(4)).isEqualTo("next: nothing; " + words + " at 2026-11-22T05:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "UNSERIALIZABLE,there is no call to execute again",
        "SIGNATURE_CHANGED,@PayloadUpgrade",
        "UNDECODABLE,readable again",
        "AMBIGUOUS,whether the effect happened",
        "SOMETHING_NEWER,'replays, resolves or discards it'"
    })
    void says_what_a_person_can_do(String reason, String words) {
        Explanation waiting = explanation(FailureStatus.PENDING_REVIEW, reason, null, Next.PERSON, 0);

        assertThat(waiting.lines().get(4)).startsWith("next: a person ").contains(words);
    }
}
