/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.spi.NewEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EntryBytesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static Duration ageAfter(Duration spooled, Duration age) {
        NewEntry entry = Entries.due();
        byte[] bytes = EntryBytes.encode(Entries.aged(entry, age), NOW);
        return EntryBytes.decode(bytes, 0, bytes.length, NOW.plus(spooled)).age();
    }

    @Test
    void an_entry_grows_older_while_it_lies_there() {
        assertThat(ageAfter(Duration.ofHours(2), Duration.ZERO)).isEqualTo(Duration.ofHours(2));
        assertThat(ageAfter(Duration.ofHours(2), Duration.ofHours(3))).isEqualTo(Duration.ofHours(5));
    }

    @Test
    void f1_a_clock_that_was_set_makes_no_entry_younger_than_now_or_older_than_a_month() {
        assertThat(ageAfter(Duration.ofHours(-1), Duration.ZERO)).isZero();
        assertThat(ageAfter(Duration.ofDays(3_650), Duration.ZERO)).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void every_entry_comes_back_as_it_was() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            NewEntry entry = Entries.random(random);
            byte[] bytes = EntryBytes.encode(entry, NOW);

            NewEntry back = EntryBytes.decode(bytes, 0, bytes.length, NOW);

            assertThat(back)
                    .as("seed %d, entry %d", seed, i)
                    .usingRecursiveComparison()
                    .isEqualTo(entry);
        }
    }

    @Test
    void bytes_that_are_no_entry_are_refused_without_taking_memory() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] bytes = EntryBytes.encode(Entries.random(random), NOW);
        for (int length = 0; length < bytes.length; length++) {
            int cut = length;
            assertThatThrownBy(() -> EntryBytes.decode(bytes, 0, cut, NOW))
                    .as("seed %d, cut at %d", seed, cut)
                    .isInstanceOf(RuntimeException.class);
        }
    }
}
