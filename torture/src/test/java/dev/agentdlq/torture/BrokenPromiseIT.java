/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shows that the checker can fail: each promise is broken once on purpose, in a real process. */
final class BrokenPromiseIT {
    @ParameterizedTest
    @ValueSource(strings = {"lost", "duplicated", "phantom", "masked"})
    void finds_a_promise_that_is_broken_once(String promise, @TempDir Path folder) {
        Run run = Run.of(
                "--captures",
                "400",
                "--kills",
                "0",
                "--nodes",
                "1",
                "--restarts",
                "0",
                "--failovers",
                "0",
                "--seed",
                "5",
                "--dir",
                folder.toString(),
                "--break",
                promise);

        assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
        for (String other : new String[] {"lost", "duplicated", "phantom", "masked"}) {
            assertThat(run.count(other)).as(run.output()).isEqualTo(other.equals(promise) ? 1 : 0);
        }
    }
}
