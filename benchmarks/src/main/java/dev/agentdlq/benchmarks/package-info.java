/* SPDX-License-Identifier: Apache-2.0 */
/** Measures what decisions rest on. */
@NullMarked
package dev.agentdlq.benchmarks;

import org.jspecify.annotations.NullMarked;
