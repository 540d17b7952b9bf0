/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What every build does; {@code torture/run} does more of it. */
final class ShortTortureIT {
    @Test
    void keeps_every_promise_while_processes_and_databases_are_killed() {
        Run run = Run.of("--captures", "10000", "--kills", "20", "--restarts", "3", "--failovers", "2");

        System.out.println(run.output());
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.count("captures")).isGreaterThanOrEqualTo(10_000);
        assertThat(run.count("kills")).isEqualTo(20);
        assertThat(run.count("restarts")).isEqualTo(3);
        for (String broken : new String[] {"lost", "duplicated", "phantom", "masked"}) {
            assertThat(run.count(broken)).isZero();
        }
    }
}
