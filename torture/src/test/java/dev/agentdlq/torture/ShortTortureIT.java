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
    void repeats_no_effect_that_must_not_happen_twice_and_settles_all_that_can_be_asked_about() {
        Run run = Run.of(("--ambiguous --captures 3000 --kills 12 --restarts 1 --failovers 0 --pauses 8 --cuts 2"
                        + " --lease-millis 1000")
                .split(" ", -1));

        System.out.println(run.output());
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.count("kills")).isEqualTo(12);
        assertThat(run.count("ambiguous_doubled")).isZero();
        assertThat(run.count("ambiguous_lost")).isZero();
        assertThat(run.count("unreconciled")).isZero();
        assertThat(run.count("reconciled")).isGreaterThan(100);
        assertThat(run.count("ambiguous_in_review")).isGreaterThan(100);
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
