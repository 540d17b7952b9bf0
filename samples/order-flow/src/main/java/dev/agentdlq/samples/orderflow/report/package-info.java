/* SPDX-License-Identifier: Apache-2.0 */
/** Tells what happened: line by line, as a table and compared with the record. */
@NullMarked
package dev.agentdlq.samples.orderflow.report;

import org.jspecify.annotations.NullMarked;
