/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

/**
 * Why an entry is where it is, the values of {@link DlqEntry#reason()}. Texts and not an enum, because nodes that run
 * different versions share a table and an older one must be able to read a newer one's reason.
 */
public final class Reason {
    /** The last error may heal; a retry is due. */
    public static final String TRANSIENT = "TRANSIENT";

    /**
     * It is open whether the effect happened: the last error does not say, or the worker died. A task that may be
     * repeated is; the effect of one that may not is looked for first ({@link Reconciles}), or a person does so.
     */
    public static final String AMBIGUOUS = "AMBIGUOUS";

    /** The same call would fail again. */
    public static final String DETERMINISTIC = "DETERMINISTIC";

    /** The last retry failed too, with an error that may still heal. */
    public static final String RETRIES_EXHAUSTED = "RETRIES_EXHAUSTED";

    /** The call never reached a method: unknown tool, unknown or missing argument. It has no attempts. */
    public static final String UNBOUND = "UNBOUND";

    /** The arguments could not be stored as data, so nobody can execute the call again. */
    public static final String UNSERIALIZABLE = "UNSERIALIZABLE";

    /** The arguments are longer than may be stored, so nobody can execute the call again. */
    public static final String TRUNCATED = "TRUNCATED";

    /** The stored arguments cannot be read back; the bytes are kept as they are. */
    public static final String UNDECODABLE = "UNDECODABLE";

    /** The method's parameter types are not those of the failed call any more. */
    public static final String SIGNATURE_CHANGED = "SIGNATURE_CHANGED";

    /** Several workers died while they executed it. */
    public static final String POISON_SUSPECT = "POISON_SUSPECT";

    /** The side effect came too late to be wanted; it was not executed. */
    public static final String EXPIRED = "EXPIRED";

    /** A person asked for another execution. */
    public static final String REPLAY = "REPLAY";

    /** A person asked for another execution and knows that the effect may have happened already. */
    public static final String REPLAY_EVEN_IF_DONE = "REPLAY_EVEN_IF_DONE";

    private Reason() {}
}
