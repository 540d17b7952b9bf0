/* SPDX-License-Identifier: Apache-2.0 */
/** The calls that are running, which the API shows to tasks and the runtime keeps. */
@NullMarked
package dev.agentdlq.internal.call;

import org.jspecify.annotations.NullMarked;
