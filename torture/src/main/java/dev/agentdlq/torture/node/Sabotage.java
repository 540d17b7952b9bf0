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
    MASKED,
    /** A row takes the result of an earlier claim than the one that holds it. */
    STALE,
    /** A retry reports success and has done nothing. */
    EFFECTS_LOST,
    /** A retry does its work under another key too. */
    EFFECTS_DOUBLED,
    /** A row is made to be one that no worker takes. */
    UNSETTLED
}
