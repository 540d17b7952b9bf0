/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Finds {@code google.rpc.RetryInfo} in the trailer {@code grpc-status-details-bin}: a {@code google.rpc.Status}, whose
 * field 3 are {@code Any} messages (1: type, 2: value); a RetryInfo's field 1 is a {@code Duration} (1: seconds, 2:
 * nanos).
 */
final class GrpcDetails {
    private static final int LENGTH_DELIMITED = 2;
    private static final int VARINT = 0;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private GrpcDetails() {}

    static @Nullable Duration retryDelay(String base64) {
        try {
            ByteBuffer status = ByteBuffer.wrap(Base64.getMimeDecoder().decode(base64));
            while (status.hasRemaining()) {
                long tag = varint(status);
                ByteBuffer field = field(status, tag);
                if (tag >>> 3 == 3) {
                    Duration found = ofAny(field);
                    if (found != null) {
                        return found;
                    }
                }
            }
        } catch (RuntimeException garbled) {
            // a trailer that is not what its name says has no delay
        }
        return null;
    }

    private static @Nullable Duration ofAny(ByteBuffer any) {
        String type = "";
        ByteBuffer value = NOTHING;
        while (any.hasRemaining()) {
            long tag = varint(any);
            ByteBuffer field = field(any, tag);
            if (tag >>> 3 == 1) {
                type = StandardCharsets.UTF_8.decode(field).toString();
            } else if (tag >>> 3 == 2) {
                value = field;
            }
        }
        if (!type.endsWith("/google.rpc.RetryInfo") || !value.hasRemaining()) {
            return null;
        }
        return ofDuration(field(value, varint(value)));
    }

    private static Duration ofDuration(ByteBuffer duration) {
        long seconds = 0;
        long nanos = 0;
        while (duration.hasRemaining()) {
            long tag = varint(duration);
            long number = varint(duration);
            seconds = tag >>> 3 == 1 ? number : seconds;
            nanos = tag >>> 3 == 2 ? number : nanos;
        }
        return DelayText.bounded(seconds * 1e3 + nanos / 1e6);
    }

    private static ByteBuffer field(ByteBuffer message, long tag) {
        int type = (int) tag & 7;
        if (type == VARINT) {
            varint(message);
            return NOTHING;
        }
        if (type != LENGTH_DELIMITED) {
            throw new IllegalArgumentException("wire type must be 0 or 2, but was " + type);
        }
        int length = Math.toIntExact(varint(message));
        ByteBuffer field = message.slice(message.position(), length);
        message.position(message.position() + length);
        return field;
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = bytes.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("varint must have at most 10 bytes, but has more");
    }
}
