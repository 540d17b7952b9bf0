/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.ArgumentsState;
import dev.agentdlq.Reason;
import dev.agentdlq.internal.EntryIds;
import dev.agentdlq.runtime.internal.store.InMemoryStore;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.ClaimKey;
import dev.agentdlq.spi.StoredCall;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A node that claims an entry while it still executes it: the store's clock has ended the first lease early. */
class RepeatedClaimTest {
    private final UUID id = EntryIds.next();
    private final Leases leases = new Leases(
            new InMemoryStore(InstantSource.system()),
            new WorkerSettings(
                    "node",
                    4,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(15),
                    Duration.ofMinutes(10),
                    Duration.ZERO,
                    () -> 0.5),
            () -> 0);

    private HeldClaim hold(long fence) {
        return leases.hold(
                new Claim(
                        new ClaimKey(id, UUID.randomUUID()),
                        id.toString(),
                        new StoredCall("task", "()", "json-1", new byte[0], ArgumentsState.EXACT, null),
                        Map.of(),
                        Map.of(),
                        2,
                        3,
                        Reason.TRANSIENT,
                        false,
                        fence,
                        0,
                        Duration.ZERO),
                0);
    }

    @Test
    void f3_the_earlier_claim_is_lost_at_once_and_the_later_one_is_not() {
        HeldClaim earlier = hold(1);
        HeldClaim later = hold(2);

        assertThat(earlier.isLost()).isTrue();
        assertThat(later.isLost()).isFalse();
        assertThat(leases.lost()).isEqualTo(1);
    }

    @Test
    void a_claim_that_has_ended_is_no_earlier_one() {
        HeldClaim ended = hold(1);
        leases.drop(ended.claim().key());
        HeldClaim next = hold(2);

        assertThat(ended.isLost()).isFalse();
        assertThat(next.isLost()).isFalse();
    }

    @Test
    void the_end_of_the_earlier_one_makes_the_later_one_not_forgotten() {
        HeldClaim earlier = hold(1);
        HeldClaim later = hold(2);
        leases.drop(earlier.claim().key());

        hold(3);

        assertThat(later.isLost()).isTrue();
    }
}
