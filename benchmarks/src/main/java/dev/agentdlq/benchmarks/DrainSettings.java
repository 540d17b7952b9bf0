/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.util.List;
import java.util.Set;

/**
 * What was typed for a drain. Immutable.
 *
 * @param parts what is measured
 * @param rows how many entries are due
 * @param warmUpRows how many are due before anything counts
 * @param rounds how often it is measured
 * @param workers how many tasks ours runs at once
 * @param connections how many connections the bare loop has
 * @param batch how many entries the bare loop takes at least at once; it never takes fewer than ours
 * @param pinSeconds for how long a transaction is held open before the drain that it shall slow down
 */
record DrainSettings(
        List<DrainPart> parts,
        int rows,
        int warmUpRows,
        int rounds,
        int workers,
        int connections,
        int batch,
        int pinSeconds) {
    static final String QUICK = "--quick";

    static final Set<String> OPTIONS = Set.of(
            "--only",
            "--rows",
            "--rounds",
            "--workers",
            "--connections",
            "--batch",
            "--pin-seconds",
            "--url",
            "--json");

    static DrainSettings of(Options options) {
        boolean quick = options.has(QUICK);
        int rows = options.count("--rows", quick ? 300 : 100_000);
        return new DrainSettings(
                DrainPart.parse(options),
                rows,
                Math.min(rows, quick ? 100 : 20_000),
                options.count("--rounds", quick ? 1 : 5),
                options.count("--workers", 500),
                options.count("--connections", 2),
                options.count("--batch", 100),
                options.count("--pin-seconds", quick ? 1 : 300));
    }
}
