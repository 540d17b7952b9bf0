/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import dev.agentdlq.SpoolOverflow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * Where and how much a spool keeps. Immutable.
 *
 * @param folder the folder that processes share, each with a folder of its own inside; made with the first record
 * @param store the name of the store that the entries are for; entries of another store are left alone
 * @param node the name of this node; different for each process, and for each spool of a process
 * @param maxBytes how much may wait for the store
 * @param overflow what happens beyond that
 * @param windowBytes how much of what the store has is kept for the case that it loses it
 * @param windowAge for how long
 */
public record SpoolSettings(
        Path folder,
        String store,
        String node,
        long maxBytes,
        SpoolOverflow overflow,
        long windowBytes,
        Duration windowAge) {
    /** {@link #maxBytes} unless something else is said: 256 MB. */
    public static final long DEFAULT_MAX_BYTES = 256L << 20;

    /** {@link #windowBytes} unless something else is said: 64 MB. */
    public static final long DEFAULT_WINDOW_BYTES = 64L << 20;

    /** {@link #windowAge} unless something else is said: ten minutes. */
    public static final Duration DEFAULT_WINDOW_AGE = Duration.ofMinutes(10);

    private static final long MAX_SEGMENT_BYTES = 8L << 20;
    private static final int SEGMENTS_AT_LEAST = 8;

    /** Makes the folder absolute: the working directory is not ours to rely on. */
    public SpoolSettings {
        folder = folder.toAbsolutePath().normalize();
        Objects.requireNonNull(overflow, "overflow");
        if (maxBytes <= 0 || windowBytes <= 0 || windowAge.isNegative() || windowAge.isZero()) {
            throw new IllegalArgumentException("maxBytes, windowBytes and windowAge must be positive, but were "
                    + maxBytes + ", " + windowBytes + " and " + windowAge);
        }
        store = SegmentHeader.bounded(store);
    }

    /**
     * Chooses the usual sizes.
     *
     * @param folder the folder that processes share
     * @param store the name of the store
     * @param node the name of this node
     * @return settings with every size at its default, and {@link SpoolOverflow#REJECT}
     */
    public static SpoolSettings ofDefaults(Path folder, String store, String node) {
        return new SpoolSettings(
                folder, store, node, DEFAULT_MAX_BYTES, SpoolOverflow.REJECT, DEFAULT_WINDOW_BYTES, DEFAULT_WINDOW_AGE);
    }

    /** Small enough that dropping or expiring one costs a fraction of what is kept. */
    long spoolSegmentBytes() {
        return Math.min(MAX_SEGMENT_BYTES, maxBytes / SEGMENTS_AT_LEAST);
    }

    long windowSegmentBytes() {
        return Math.min(MAX_SEGMENT_BYTES, windowBytes / SEGMENTS_AT_LEAST);
    }
}
