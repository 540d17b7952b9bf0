/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.node;

/** A promise that a process breaks on purpose, once, to show that the checker finds it. */
public enum Sabotage {
    /** A row that was acknowledged is deleted. */
    LOST,
    /** A row is stored a second time under another id. */
    DUPLICATED,
    /** A row is stored for a call that never was. */
    PHANTOM,
    /** A caller gets its exception inside another one. */
    MASKED
}
