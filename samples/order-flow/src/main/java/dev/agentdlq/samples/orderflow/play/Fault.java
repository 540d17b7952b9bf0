/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import dev.agentdlq.RetryAfterException;
import dev.agentdlq.samples.orderflow.data.RecordedCall;
import dev.agentdlq.samples.orderflow.shop.ServiceUnavailableException;
import dev.agentdlq.samples.orderflow.shop.TooManyRequestsException;
import dev.agentdlq.samples.orderflow.shop.TornReadException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * What goes wrong in one execution of a call.
 *
 * @param kind how the tool sees it
 * @param isAfterEffect whether the shop has done what it was asked for by then; else it was not reached
 */
public record Fault(Kind kind, boolean isAfterEffect) {

    /** How a tool sees that something went wrong. */
    public enum Kind {
        /** The server could not read its data, and said so as it was recorded. */
        TORN_READ {
            @Override
            void strike(RecordedCall call) throws IOException {
                throw new TornReadException(call.errorText());
            }
        },

        /** The server refuses for now. */
        SERVICE_UNAVAILABLE {
            @Override
            void strike(RecordedCall call) {
                throw new ServiceUnavailableException();
            }
        },

        /** The server says when to come back. */
        TOO_MANY_REQUESTS {
            @Override
            void strike(RecordedCall call) {
                throw new RetryAfterException(RETRY_AFTER, new TooManyRequestsException());
            }
        },

        /** Nobody listens. */
        CONNECTION_REFUSED {
            @Override
            void strike(RecordedCall call) throws IOException {
                throw new ConnectException("Connection refused");
            }
        },

        /** Nobody answers. */
        READ_TIMEOUT {
            @Override
            void strike(RecordedCall call) throws IOException {
                throw new SocketTimeoutException("Read timed out");
            }
        };

        /** How long the server asks to be left alone. */
        static final Duration RETRY_AFTER = Duration.ofMillis(300);

        /** Throws what the tool sees. */
        abstract void strike(RecordedCall call) throws IOException;
    }
}
