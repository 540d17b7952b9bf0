/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import dev.agentdlq.runtime.AgentDlq;
import java.io.PrintWriter;
import java.io.StringWriter;

/** What is done with a failed call. */
public enum FailureWay {
    /** Nothing: throw and catch. */
    BARE("the bare throw") {
        @Override
        Caller caller() {
            CancelTools tools = new CancelTools();
            return (order, reason) -> failure(tools, order, reason);
        }
    },

    /** Handed to another thread that answers at once: what switching threads alone costs. */
    HANDED_OVER("the throw and a bare hand-over to another thread") {
        @Override
        Caller caller() {
            CancelTools tools = new CancelTools();
            Relay relay = new Relay();
            return (order, reason) -> {
                CallFailedException failure = failure(tools, order, reason);
                relay.handOver(failure);
                return failure;
            };
        }
    },

    /** The stack trace as the JDK prints it. */
    PRINTED("the throw and printStackTrace") {
        @Override
        Caller caller() {
            CancelTools tools = new CancelTools();
            return (order, reason) -> {
                StringWriter text = new StringWriter();
                failure(tools, order, reason).printStackTrace(new PrintWriter(text));
                return text.toString();
            };
        }
    },

    /** Captured by our wrapper, for a store that acknowledges at once: all the work except the database's. */
    CAPTURED("the captured call") {
        @Override
        Caller caller() {
            // The process that measures ends without closing it.
            CancelTools tools =
                    AgentDlq.builder().store(new AcknowledgingStore()).build().wrap(new CancelTools());
            return (order, reason) -> failure(tools, order, reason);
        }
    };

    private final String title;

    FailureWay(String title) {
        this.title = title;
    }

    /** Makes one failing call. */
    @FunctionalInterface
    interface Caller {
        /** Returns what came of it, so that no compiler leaves it out. */
        Object call(String order, String reason);
    }

    String title() {
        return title;
    }

    abstract Caller caller();

    private static CallFailedException failure(CancelTools tools, String order, String reason) {
        try {
            throw new IllegalStateException("the call must fail, but returned " + tools.cancel(order, reason));
        } catch (CallFailedException expected) {
            return expected;
        }
    }
}
