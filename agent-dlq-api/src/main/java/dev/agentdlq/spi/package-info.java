/* SPDX-License-Identifier: Apache-2.0 */
/** What an integrator implements or generates: stores, codecs, classifiers, listeners and task descriptors. */
@NullMarked
package dev.agentdlq.spi;

import org.jspecify.annotations.NullMarked;
