/* SPDX-License-Identifier: Apache-2.0 */
/** The facade that an application starts and closes. */
@NullMarked
package dev.agentdlq.runtime;

import org.jspecify.annotations.NullMarked;
