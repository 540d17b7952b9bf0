/* SPDX-License-Identifier: Apache-2.0 */
/** Makes the objects that protect others. The only package that knows Byte Buddy. */
@NullMarked
package dev.agentdlq.runtime.internal.intercept;

import org.jspecify.annotations.NullMarked;
