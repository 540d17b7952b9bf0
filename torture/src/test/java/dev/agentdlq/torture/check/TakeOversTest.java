/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.torture.check.LedgerEvent.AttemptBegun;
import dev.agentdlq.torture.check.LedgerEvent.AttemptEnded;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class TakeOversTest {
    private static final UUID ID = new UUID(7, 7);

    private final TakeOvers takeOvers = new TakeOvers();

    @Test
    void measures_from_the_death_to_the_next_execution() {
        takeOvers.tell(new AttemptBegun(7, ID, 2, 1, 1, 10_000));
        assertThat(takeOvers.running(1)).isOne();

        takeOvers.died(1, 12_000);
        assertThat(takeOvers.waiting()).isOne();
        takeOvers.tell(new AttemptBegun(7, ID, 3, 2, 2, 15_500));

        assertThat(takeOvers.waiting()).isZero();
        assertThat(takeOvers.running(2)).isOne();
        assertThat(takeOvers.count()).isOne();
        assertThat(takeOvers.quantile(1)).isEqualTo(3_500);
    }

    @Test
    void counts_nothing_that_was_over_before_the_death() {
        takeOvers.tell(new AttemptBegun(7, ID, 2, 1, 1, 10_000));
        takeOvers.tell(new AttemptEnded(7, ID, 1, 1, false));
        takeOvers.died(1, 12_000);
        takeOvers.tell(new AttemptBegun(7, ID, 3, 2, 2, 15_500));

        assertThat(takeOvers.count()).isZero();
    }

    @Test
    void counts_nothing_that_another_process_had_begun_before_the_death() {
        takeOvers.tell(new AttemptBegun(7, ID, 2, 1, 1, 10_000));
        takeOvers.tell(new AttemptBegun(7, ID, 3, 2, 2, 11_000));
        takeOvers.tell(new AttemptEnded(7, ID, 1, 1, true));
        takeOvers.died(1, 12_000);

        assertThat(takeOvers.waiting()).isZero();
        assertThat(takeOvers.running(2)).isOne();
    }
}
