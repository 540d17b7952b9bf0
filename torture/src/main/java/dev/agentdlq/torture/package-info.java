/* SPDX-License-Identifier: Apache-2.0 */
/** Runs processes, kills them and databases by a seeded schedule, and holds what they saw against what was stored. */
@NullMarked
package dev.agentdlq.torture;

import org.jspecify.annotations.NullMarked;
