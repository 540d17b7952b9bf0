/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What every build does; {@code torture/run} does more of it. */
final class ShortTortureIT {
    @Test
    void keeps_every_promise_while_processes_and_databases_are_killed_paused_and_cut_off() {
        Run run =
                Run.of("--captures 10000 --kills 26 --restarts 3 --failovers 2 --pauses 20 --cuts 4 --lease-millis 1000"
                        .split(" ", -1));

        System.out.println(run.output());
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.count("captures")).isGreaterThanOrEqualTo(10_000);
        assertThat(run.count("kills")).isEqualTo(26);
        assertThat(run.count("restarts")).isEqualTo(3);
        assertThat(run.count("pauses")).isEqualTo(20);
        for (String broken : BrokenPromiseIT.PROMISES) {
            assertThat(run.count(broken)).isZero();
        }
    }

    @Test
    void has_executions_of_a_killed_process_begun_again_soon_after_its_lease() {
        Run run = Run.of("--takeovers 3 --lease-millis 3000".split(" ", -1));

        System.out.println(run.output());
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.count("kills")).isEqualTo(3);
        assertThat(run.count("takeover_p99_ms")).isBetween(1, 5_000);
    }
}
