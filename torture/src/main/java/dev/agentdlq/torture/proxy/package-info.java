/* SPDX-License-Identifier: Apache-2.0 */
/** A TCP proxy whose connections can be delayed, held, refused and cut. */
@NullMarked
package dev.agentdlq.torture.proxy;

import org.jspecify.annotations.NullMarked;
