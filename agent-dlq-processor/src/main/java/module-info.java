/* SPDX-License-Identifier: Apache-2.0 */
import org.jspecify.annotations.NullMarked;

/** Checks {@code @AgentTask} methods at compile time and writes their descriptors. It never sees the runtime. */
@NullMarked
module dev.agentdlq.processor {
    requires static org.jspecify;
    requires dev.agentdlq.api;
    requires java.compiler;

    provides javax.annotation.processing.Processor with
            dev.agentdlq.processor.AgentTaskProcessor;
}
