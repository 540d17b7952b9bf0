/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.adk;

import com.google.adk.tools.Annotations.Schema;
import java.util.List;

/** A tool that other tools inherit, of things that only they know. */
public class CountingTools<T> {
    @Schema(description = "Counts things")
    public int countAll(@Schema(description = "What to count") List<T> things) {
        return things.size();
    }
}
