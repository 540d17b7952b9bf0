/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the drain benchmark measures, one part after the other. */
enum DrainPart {
    /** Ours against the peers and a bare loop of SQL. */
    PEERS,

    /** Ours against db-scheduler, each task failing once more before it succeeds. */
    FAILING,

    /** The last tenth of ten times as many entries against the first tenth. */
    MILLION,

    /** Tables with ten times as many resolved entries against empty ones. */
    FULL,

    /** A transaction that keeps the server from removing what is dead against none. */
    PINNED;

    /** Reads the part that was typed; all if none was. */
    static List<DrainPart> parse(Options options) {
        return options.text("--only").map(DrainPart::parse).orElse(List.of(values()));
    }

    private static List<DrainPart> parse(String typed) {
        return Arrays.stream(values())
                .filter(part -> part.typed().equals(typed))
                .findFirst()
                .map(List::of)
                .orElseThrow(() -> new UsageException("option --only must be one of "
                        + Arrays.stream(values()).map(DrainPart::typed).toList() + ", but was '" + typed + "'"));
    }

    private String typed() {
        return name().toLowerCase(Locale.ROOT);
    }
}
