/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

/** What an identical call does while an earlier one, which failed, is not settled. */
public enum Repeats {
    /** It is executed, and has an entry of its own if it fails. */
    EXECUTE,

    /**
     * It is not executed: it is counted on the entry that is there, and told so by a {@link TaskDeferredException}. For
     * some minutes after that entry was resolved, the same call gets its result; of a task that is
     * {@link Effect#READ_ONLY} it is executed, because reading again is harmless and the answer may have changed. After
     * a person has discarded the entry it is executed. Calls are the same when task, arguments and
     * {@link AgentContext#CONVERSATION_ID} are. Calls that a task makes of another task are always executed.
     */
    COALESCE
}
