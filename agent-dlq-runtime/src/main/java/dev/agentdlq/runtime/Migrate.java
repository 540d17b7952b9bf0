/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

/** What an application does with the tables of its store when it first reaches it. */
public enum Migrate {
    /**
     * Creates the tables, or upgrades them to what this version of the library needs: in one transaction, under a lock,
     * so that any number of nodes can start at once. Needs the right to create tables only if there is something to do.
     */
    APPLY,

    /**
     * Compares the versions and checksums of the tables with those that this version of the library needs, and refuses
     * to start if something is missing. Never changes anything; needs the right to read {@code schema_version}.
     */
    VALIDATE,

    /**
     * Does not look at the tables at all, and does not notice when a newer version of the library changes them. What
     * does not fit then is an error of each statement, and failed calls wait in the spool.
     */
    OFF
}
