/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import dev.agentdlq.runtime.internal.codec.ArgumentsCodec;
import dev.agentdlq.runtime.internal.redact.Redaction;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * What the owner decides about capturing.
 *
 * @param node the name of this node
 * @param codec writes arguments
 * @param redaction hides secrets
 * @param deadline how long a caller waits at most
 * @param random numbers from 0 (inclusive) to 1 (exclusive), for jitter
 */
public record CaptureSettings(
        String node, ArgumentsCodec codec, Redaction redaction, Duration deadline, DoubleSupplier random) {}
