/* SPDX-License-Identifier: Apache-2.0 */
/** Makes the data set that comes with the sample; everything in it is invented. */
@NullMarked
package dev.agentdlq.samples.orderflow.generate;

import org.jspecify.annotations.NullMarked;
