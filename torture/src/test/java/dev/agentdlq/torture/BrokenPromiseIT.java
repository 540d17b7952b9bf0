/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shows that the checker can fail: each promise is broken once on purpose, in a real process. */
final class BrokenPromiseIT {
    static final String[] PROMISES = {
        "lost", "duplicated", "phantom", "masked", "stale", "effects_lost", "effects_doubled", "unsettled"
    };

    @ParameterizedTest
    @ValueSource(strings = {"lost,masked,effects_doubled,stale", "duplicated,phantom,effects_lost,unsettled"})
    void finds_promises_that_are_broken_once(String promises, @TempDir Path folder) {
        Run run = Run.of(("--captures 400 --kills 0 --nodes 1 --restarts 0 --failovers 0 --pauses 0 --cuts 0 --seed 5"
                        + " --patience 12 --dir " + folder + " --break " + promises)
                .split(" ", -1));

        assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
        List<String> broken = List.of(promises.split(",", -1));
        for (String promise : PROMISES) {
            assertThat(run.count(promise)).as(run.output()).isEqualTo(broken.contains(promise) ? 1 : 0);
        }
    }
}
