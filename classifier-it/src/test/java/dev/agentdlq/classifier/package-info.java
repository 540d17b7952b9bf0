/* SPDX-License-Identifier: Apache-2.0 */
/** Exceptions of real libraries, and what the rules say of them. */
@NullMarked
package dev.agentdlq.classifier;

import org.jspecify.annotations.NullMarked;
