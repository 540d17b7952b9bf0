/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

/** Looks after the tables of one kind of database. */
interface Migrator {
    /** Creates or upgrades the tables, once however many nodes do it at the same time. */
    void apply();

    /** Throws if the tables are not those that this version of the library needs. Changes nothing. */
    void validate();

    /** Throws if the tables have become too new for this version of the library. Changes nothing. */
    void requireCompatible();
}
