/* SPDX-License-Identifier: Apache-2.0 */
/** Measures what decisions and promises rest on. */
@NullMarked
package dev.agentdlq.benchmarks;

import org.jspecify.annotations.NullMarked;
