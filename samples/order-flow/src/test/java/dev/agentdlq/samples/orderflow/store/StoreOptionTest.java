/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.store;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreOptionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sqlite",
                "sqlite:some file.db",
                "postgres:jdbc:postgresql://localhost/test",
                "embedded-postgres",
                "memory"
            })
    void knows_its_stores(String text) {
        assertThatNoException().isThrownBy(() -> StoreOption.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SQLITE", "postgres", "postgres:jdbc:mysql://localhost/test", "memory:x", "redis"})
    void refuses_what_it_does_not_know(String text) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> StoreOption.parse(text))
                .withMessage("store '" + text + "' is unknown; it must be " + StoreOption.SYNTAX);
    }

    @Test
    void refuses_a_folder_as_a_file() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> StoreOption.parse("sqlite:data"))
                .withMessage("store 'sqlite:data' must name a file, but that is a folder; name a file in it");
    }
}
