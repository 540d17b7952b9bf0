/* SPDX-License-Identifier: Apache-2.0 */
/** Places at which a test can stop or disturb the engine. They do nothing unless a system property arms them. */
@NullMarked
package dev.agentdlq.runtime.internal.failpoint;

import org.jspecify.annotations.NullMarked;
