/* SPDX-License-Identifier: Apache-2.0 */
/** Writes and reads arguments, results and contexts as JSON. The only package that knows the JSON library. */
@NullMarked
package dev.agentdlq.runtime.internal.codec;

import org.jspecify.annotations.NullMarked;
