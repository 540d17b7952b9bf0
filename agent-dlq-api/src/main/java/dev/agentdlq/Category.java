/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

/**
 * What a person needs to know of an error beyond its {@link FailureKind}, the values of {@link DlqEntry#category()};
 * texts for the same cause as {@link Reason}.
 */
public final class Category {
    /** Too many calls in too short a time; it heals by waiting. */
    public static final String RATE_LIMITED = "RATE_LIMITED";

    /** The service could not be reached or refused to work for now. */
    public static final String UNAVAILABLE = "UNAVAILABLE";

    /** No answer came in time. */
    public static final String TIMEOUT = "TIMEOUT";

    /** Another change was faster: a lock, a deadlock, a version. */
    public static final String CONFLICT = "CONFLICT";

    /** Credentials are missing, wrong or not sufficient; an operator must act. */
    public static final String AUTH = "AUTH";

    /** A budget or a plan is used up; an operator must act. */
    public static final String QUOTA = "QUOTA";

    /** The call's own arguments are wrong; whoever called can correct them. */
    public static final String INPUT = "INPUT";

    /** The content was refused: a filter, or too long for the model. */
    public static final String CONTENT = "CONTENT";

    /** What the call refers to is not there. */
    public static final String NOT_FOUND = "NOT_FOUND";

    /** A defect or a wrong configuration of the program itself. */
    public static final String PROGRAM = "PROGRAM";

    private Category() {}
}
