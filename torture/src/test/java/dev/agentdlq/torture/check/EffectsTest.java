/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EffectsTest {
    private static final UUID KEY = new UUID(7, 7);
    private static final UUID OTHER = new UUID(8, 8);

    @Test
    void makes_an_effect_once_for_each_key(@TempDir Path folder) throws IOException {
        Path shop = folder.resolve("effects");

        assertThat(new Effects(shop).all()).isEmpty();
        assertThat(new Effects(shop).isMade(1L << 40, KEY)).isFalse();
        assertThat(new Effects(shop).make(1L << 40, KEY)).isTrue();
        assertThat(new Effects(shop).make(1L << 40, KEY)).isFalse();
        assertThat(new Effects(shop).isMade(1L << 40, KEY)).isTrue();
        assertThat(new Effects(shop).make(1L << 40, OTHER)).isTrue();
        assertThat(new Effects(shop).make(9, KEY)).isTrue();

        assertThat(new Effects(shop).all()).isEqualTo(Map.of(1L << 40, Set.of(KEY, OTHER), 9L, Set.of(KEY)));
    }
}
