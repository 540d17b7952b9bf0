/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

/**
 * Why a value may not come back.
 *
 * @param problem which rule says so
 * @param subject what it says it of, and where that is
 */
record Flaw(Problem problem, String subject) {}
