/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import java.util.List;

/**
 * The tasks of one class. The annotation processor generates an implementation named like the class with
 * {@link #GENERATED_SUFFIX} appended to its binary name, in the same package and with a public constructor without
 * parameters; the runtime finds it by that name.
 */
public interface TaskDescriptors {
    /** What the generated class is called, after the binary name of the class with the tasks. */
    String GENERATED_SUFFIX = "__AgentTasks";

    /**
     * Returns the tasks.
     *
     * @return one descriptor per {@code @AgentTask} method, inherited ones included, in the order of declaration
     */
    List<TaskDescriptor> tasks();
}
