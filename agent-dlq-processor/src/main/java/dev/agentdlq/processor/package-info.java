/* SPDX-License-Identifier: Apache-2.0 */
/** Reads {@code @AgentTask} methods into models, checks the models, and writes a descriptor class where all is well. */
@NullMarked
package dev.agentdlq.processor;

import org.jspecify.annotations.NullMarked;
