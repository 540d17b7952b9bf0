/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Resolution;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.Nesting;
import dev.agentdlq.spi.NewEntry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How the failed call of an outer task takes the place of those inside it. */
interface NestingContract extends StoreScenario {
    @Test
    default void an_outer_entry_supersedes_the_inner_one_that_is_there() {
        NewEntry outer = Sample.due().entry();
        NewEntry inner = innerOf(outer);
        store().insert(List.of(inner));

        store().insert(List.of(superseding(outer, inner)));

        assertThat(entry(inner.id())).satisfies(superseded -> {
            assertThat(superseded.status()).isEqualTo(FailureStatus.DISCARDED);
            assertThat(superseded.resolution()).isEqualTo(Resolution.SUPERSEDED);
            assertThat(superseded.parentId()).isEqualTo(outer.id());
            assertThat(superseded.resolvedAt()).isNotNull();
        });
        assertThat(entry(outer.id()).status()).isEqualTo(FailureStatus.PENDING_RETRY);
        assertThat(entry(outer.id()).parentId()).isNull();
    }

    @Test
    default void an_inner_entry_that_comes_late_is_superseded_at_once() {
        NewEntry outer = Sample.due().entry();
        NewEntry inner = innerOf(outer);
        store().insert(List.of(superseding(outer, inner)));

        assertThat(store().insert(List.of(inner))).isEmpty();

        assertThat(entry(inner.id()).resolution()).isEqualTo(Resolution.SUPERSEDED);
    }

    @Test
    default void inner_and_outer_may_come_in_one_batch() {
        NewEntry outer = Sample.due().entry();
        NewEntry inner = innerOf(outer);

        store().insert(List.of(superseding(outer, inner), inner));

        assertThat(entry(inner.id()).resolution()).isEqualTo(Resolution.SUPERSEDED);
        assertThat(entry(outer.id()).status()).isEqualTo(FailureStatus.PENDING_RETRY);
    }

    @Test
    default void a_worker_that_holds_the_inner_entry_loses_it() {
        NewEntry outer = Sample.due().entry();
        NewEntry inner = innerOf(outer);
        store().insert(List.of(inner));
        List<Claim> claims = claim(1);

        store().insert(List.of(superseding(outer, inner)));

        assertThat(store().release(claims.stream().map(Claim::key).toList())).isEmpty();
        assertThat(entry(inner.id()).status()).isEqualTo(FailureStatus.DISCARDED);
    }

    @Test
    default void an_inner_entry_that_a_worker_resolved_stays_resolved() {
        UUID inner = bring(FailureStatus.RESOLVED);
        DlqEntry before = entry(inner);

        store().insert(List.of(
                Sample.due().nesting(new Nesting(null, List.of(inner))).entry()));

        assertThat(entry(inner)).isEqualTo(before);
    }

    @Test
    default void an_inner_entry_whose_outer_call_does_not_name_it_stays() {
        NewEntry outer = Sample.due().entry();
        NewEntry inner = innerOf(outer);

        store().insert(List.of(outer, inner));

        assertThat(entry(inner.id()).status()).isEqualTo(FailureStatus.PENDING_RETRY);
    }

    private static NewEntry innerOf(NewEntry outer) {
        return Sample.due()
                .delay(Duration.ZERO)
                .nesting(new Nesting(outer.id(), List.of()))
                .entry();
    }

    private static NewEntry superseding(NewEntry outer, NewEntry inner) {
        return Sample.due()
                .id(outer.id())
                .nesting(new Nesting(null, List.of(inner.id())))
                .entry();
    }
}
