/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

/**
 * How an entry was settled, the values of {@link DlqEntry#resolution()}; texts for the same cause as {@link Reason}.
 */
public final class Resolution {
    /** A retry succeeded. */
    public static final String RETRY = "RETRY";

    /** An execution that a person had asked for succeeded. */
    public static final String REPLAY = "REPLAY";

    /** Its effect was found to have happened, see {@link Reconciles}. */
    public static final String RECONCILED = "RECONCILED";

    /** A person settled it by other means. */
    public static final String MANUAL = "MANUAL";

    /** A person discarded it. */
    public static final String DISCARDED = "DISCARDED";

    /** The side effect came too late to be wanted, and its task discards such calls. */
    public static final String EXPIRED = "EXPIRED";

    /**
     * Something else took its place: the call of another task around it failed with the same failure and is retried
     * instead, or the same call was made again and succeeded.
     */
    public static final String SUPERSEDED = "SUPERSEDED";

    private Resolution() {}
}
