/* SPDX-License-Identifier: Apache-2.0 */
/** Finds the tasks of a class and describes them, with generated descriptors or by reflection. */
@NullMarked
package dev.agentdlq.runtime.internal.task;

import org.jspecify.annotations.NullMarked;
