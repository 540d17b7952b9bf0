/* SPDX-License-Identifier: Apache-2.0 */
/** What will happen to whom, by a seed and by the progress of captures. */
@NullMarked
package dev.agentdlq.torture.schedule;

import org.jspecify.annotations.NullMarked;
