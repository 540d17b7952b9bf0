/* SPDX-License-Identifier: Apache-2.0 */
/** What the processor and the runtime share and nobody else may use. It knows only the JDK. */
@NullMarked
package dev.agentdlq.internal;

import org.jspecify.annotations.NullMarked;
