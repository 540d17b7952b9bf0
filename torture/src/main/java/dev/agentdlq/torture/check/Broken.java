/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

/** The promises that can be found broken. */
public enum Broken {
    /** A caller was told that its failure is kept, and it is not. */
    LOST("acknowledged failures without a row"),
    /** A call has more than one row. */
    DUPLICATED("rows beyond the first of a call"),
    /** A row belongs to no call, or has an id that its call never had. */
    PHANTOM("rows of calls that never were"),
    /** A caller did not get the very exception, or something of its thread was changed. */
    MASKED("callers that got something else than their exception, flag, MDC and class loader"),
    /** A failing call reached its caller without a receipt. */
    UNRECEIPTED("failures without a receipt"),
    /** A row's arguments, or those that a retry got, are not those of the call. */
    ALTERED("calls whose arguments or key changed"),
    /** A row shows what a worker wrote that had lost its lease. */
    STALE("results that were accepted from workers without a lease"),
    /** A row is RESOLVED by a retry, and the shop knows of no effect. */
    EFFECTS_LOST("rows resolved without an effect"),
    /** A call has effects under more than one key, so that the shop could not tell that it is the same call. */
    EFFECTS_DOUBLED("calls with more than one effect"),
    /** A call whose effect must not happen twice has two. */
    AMBIGUOUS_DOUBLED("calls with two effects that must have one at most"),
    /** A call whose effect must not happen twice is RESOLVED, and the shop knows of none. */
    AMBIGUOUS_LOST("calls that must have one effect, settled without it"),
    /** A call waits for a person although its tool could have said whether its effect has happened. */
    UNRECONCILED("calls left to a person although they could be asked about"),
    /** A row did not come to an end after the faults had stopped. */
    UNSETTLED("rows that did not come to an end"),
    /** A row changed in a way that the life of an entry does not know, or was taken from a worker that held it. */
    ILLEGAL("changes of rows that must not be"),
    /** A claim did not get a higher fence and a token of its own. */
    UNFENCED("claims that cannot be told from earlier ones"),
    /** Attempts or crashes were counted that were none, or were not counted. */
    MISCOUNTED("changes of rows with wrong counts"),
    /** A result was accepted that no execution has had. */
    UNEARNED("results that no execution has had"),
    /** Something was left in a spool that nobody brought to the store. */
    LEFT("files that were left in a spool"),
    /** A process ended by itself, could not start, or did not end when it was asked to. */
    DIED("processes that died of themselves or did not end when asked");

    private final String meaning;

    Broken(String meaning) {
        this.meaning = meaning;
    }

    /**
     * Returns what is counted.
     *
     * @return words for the summary
     */
    public String meaning() {
        return meaning;
    }
}
