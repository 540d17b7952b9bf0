/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.data;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;

/** The recorded traffic of real agents, which is no part of the project: tests that need it are skipped without it. */
public final class RecordedTraffic {
    private static final String PROPERTY = "agentdlq.data";

    private RecordedTraffic() {}

    /** Returns the folder of the order flow's calls. */
    public static Path orderFlow() {
        Path folder =
                Path.of(System.getProperty(PROPERTY, "../../../shared/data")).resolve("order-flow");
        assumeThat(Files.isRegularFile(folder.resolve("calls.jsonl.gz")))
                .as(
                        "recorded traffic is missing: no calls.jsonl.gz in '%s'; name its parent with -D%s",
                        folder, PROPERTY)
                .isTrue();
        return folder;
    }
}
