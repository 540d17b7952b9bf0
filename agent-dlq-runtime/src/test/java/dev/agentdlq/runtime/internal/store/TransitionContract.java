/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.Resolution;
import dev.agentdlq.ReviewAction;
import dev.agentdlq.spi.ClaimKey;
import dev.agentdlq.spi.Nesting;
import dev.agentdlq.spi.Settlement;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which steps an entry can make: everything that a store can do is tried from each status. */
interface TransitionContract extends StoreScenario {
    UUID TOKEN = UUID.fromString("00000000-0000-4000-8000-000000000001");

    @ParameterizedTest
    @EnumSource(FailureStatus.class)
    default void makes_every_legal_step_and_no_other(FailureStatus from) {
        Set<FailureStatus> reached = EnumSet.noneOf(FailureStatus.class);
        for (Consumer<ClaimKey> step : steps().toList()) {
            ClaimKey key = new ClaimKey(bringWithKnownToken(from), TOKEN);
            DlqEntry before = entry(key.id());

            step.accept(key);

            DlqEntry after = entry(key.id());
            if (after.status() != before.status() || after.replays() != before.replays()) {
                reached.add(after.status());
            }
        }

        for (FailureStatus to : FailureStatus.values()) {
            assertThat(reached.contains(to)).as("%s to %s", from, to).isEqualTo(from.canBecome(to));
        }
    }

    private UUID bringWithKnownToken(FailureStatus from) {
        if (from != FailureStatus.RETRYING) {
            return bring(from);
        }
        UUID id = insert(Sample.due());
        claim(100, TOKEN);
        return id;
    }

    private Stream<Consumer<ClaimKey>> steps() {
        return Stream.of(
                key -> claim(100),
                key -> store().release(List.of(key)),
                key -> crash(),
                key -> insert(Sample.due().nesting(new Nesting(null, List.of(key.id())))),
                key -> {
                    shiftTime(MINUTE);
                    reap(100, 1);
                },
                key -> settle(new Settlement.Succeeded(key, "node-1", Resolution.RETRY, null)),
                key -> settle(new Settlement.Retry(key, "node-1", Sample.failure("x"), Reason.TRANSIENT, MINUTE)),
                key -> settle(new Settlement.Reconciled(key, "node-1", null)),
                key -> settle(new Settlement.NotRepeated(key, "node-1", Reason.AMBIGUOUS)),
                key -> settle(new Settlement.Review(key, "node-1", Sample.failure("x"), Reason.UNDECODABLE, false)),
                key -> settle(new Settlement.Review(key, "node-1", Sample.failure("x"), Reason.DETERMINISTIC, true)),
                key -> store().review(key.id(), ReviewAction.REPLAY, "ann", "why"),
                key -> store().review(key.id(), ReviewAction.RESOLVE, "ann", "why"),
                key -> store().review(key.id(), ReviewAction.DISCARD, "ann", "why"));
    }

    private void settle(Settlement settlement) {
        store().settle(List.of(settlement));
    }
}
