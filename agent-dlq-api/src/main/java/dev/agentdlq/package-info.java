/* SPDX-License-Identifier: Apache-2.0 */
/** What the author of an agent reads: the annotation, the values that describe a kept failure, and the exceptions. */
@NullMarked
package dev.agentdlq;

import org.jspecify.annotations.NullMarked;
