/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.node;

import java.io.IOException;
import java.io.Serial;
import java.net.SocketTimeoutException;

/** The exceptions that tools throw: ordinary ones, and those that fight whoever looks at them. */
final class Failures {
    @SuppressWarnings("StaticAssignmentOfThrowable") // that is what some libraries do
    private static final Singleton SINGLETON = new Singleton();

    private Failures() {}

    /** Refused by a rule of the business. */
    static final class Refused extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /** Thrown by many calls and threads at once; has neither a stack trace nor a cause. */
    static final class Singleton extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        private Singleton() {
            super("always the same", null, false, false);
        }
    }

    /** Throws at everybody who asks it something. */
    static final class Hostile extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("getMessage() throws");
        }

        @Override
        public String getLocalizedMessage() {
            throw new IllegalStateException("getLocalizedMessage() throws");
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new IllegalStateException("getStackTrace() throws");
        }

        @Override
        public String toString() {
            throw new AssertionError("toString() throws");
        }
    }

    /** Is its own root. */
    static final class Circular extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        Circular() {
            super("a circle");
            RuntimeException other = new IllegalStateException("the other half", this);
            initCause(other);
            addSuppressed(other);
        }
    }

    /** Returns what a call of a tool without retries throws. */
    static Throwable refusal(long call) {
        return switch ((int) (call % 8)) {
            case 0 -> SINGLETON;
            case 1 -> new Hostile();
            case 2 -> new Circular();
            case 3 -> new AssertionError("an error, not an exception, in call " + call);
            case 4 -> new Exception("checked, with a NUL \u0000 and half a pair \ud83d", new IOException("inside"));
            case 5 -> new StackOverflowError("as deep as it goes");
            default -> new Refused("order of call " + call + " is shipped already");
        };
    }

    /** Returns what a call of a tool throws that may work later. */
    static Throwable outage(long call) {
        return new IOException("no route to the shop in call " + call);
    }

    /** Returns what a call of a tool throws that does not know whether it worked. */
    static Throwable silence(long call) {
        return new SocketTimeoutException("the shop did not answer call " + call);
    }
}
