/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EntryIdsTest {
    @Test
    void ids_are_of_version_7_and_of_the_present_time() {
        long before = System.currentTimeMillis();
        UUID id = EntryIds.next();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        // 4,096 ids in one millisecond would run ahead of the clock.
        assertThat(id.getMostSignificantBits() >>> 16).isBetween(before, System.currentTimeMillis() + 1_000);
    }

    @Test
    void ids_grow_in_text_order_and_never_repeat() {
        String last = "";
        for (int i = 0; i < 100_000; i++) {
            String id = EntryIds.next().toString();
            assertThat(id).isGreaterThan(last);
            last = id;
        }
    }

    @Test
    void ids_of_many_threads_differ() {
        Set<UUID> ids = new HashSet<>(
                Stream.generate(EntryIds::next).parallel().limit(50_000).toList());

        assertThat(ids).hasSize(50_000);
    }

    @Test
    void a_derived_id_depends_on_outer_id_task_and_position_and_keeps_the_time() {
        UUID outer = EntryIds.next();

        UUID derived = EntryIds.derive(outer, "order.cancel", 0);

        assertThat(derived).isEqualTo(EntryIds.derive(outer, "order.cancel", 0)).isNotEqualTo(outer);
        assertThat(derived.version()).isEqualTo(7);
        assertThat(derived.getMostSignificantBits() >>> 16).isEqualTo(outer.getMostSignificantBits() >>> 16);
        assertThat(IntStream.range(1, 100).mapToObj(i -> EntryIds.derive(outer, "order.cancel", i)))
                .doesNotHaveDuplicates()
                .doesNotContain(derived);
        assertThat(EntryIds.derive(outer, "order.return", 0)).isNotEqualTo(derived);
        assertThat(EntryIds.derive(EntryIds.next(), "order.cancel", 0)).isNotEqualTo(derived);
    }
}
