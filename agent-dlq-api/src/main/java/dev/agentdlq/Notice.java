/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

/** What a model is told of a call that did not succeed. */
public enum Notice {
    /** It will be tried again by itself. */
    QUEUED_FOR_RETRY,

    /** It waits for a person. */
    QUEUED_FOR_REVIEW,

    /** Its arguments are wrong; a call with other arguments may work. */
    INVALID_INPUT,

    /** It is not known to be kept anywhere. */
    UNAVAILABLE,

    /** The same call failed before and is not settled yet; this one was not executed. */
    ALREADY_QUEUED
}
