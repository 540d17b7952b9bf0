/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.spi.NewEntry;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EntryBytesTest {
    @Test
    void every_entry_comes_back_as_it_was() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            NewEntry entry = Entries.random(random);
            byte[] bytes = EntryBytes.encode(entry);

            NewEntry back = EntryBytes.decode(bytes, 0, bytes.length);

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
        byte[] bytes = EntryBytes.encode(Entries.random(random));
        for (int length = 0; length < bytes.length; length++) {
            int cut = length;
            assertThatThrownBy(() -> EntryBytes.decode(bytes, 0, cut))
                    .as("seed %d, cut at %d", seed, cut)
                    .isInstanceOf(RuntimeException.class);
        }
    }
}
