/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import dev.agentdlq.SpoolOverflow;
import dev.agentdlq.runtime.internal.spool.Spool;
import dev.agentdlq.runtime.internal.spool.SpoolSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a builder was told about the spool. */
final class SpoolOptions {
    private static final long MIN_BYTES = 1024 * 1024;
    private static final long MAX_BYTES = 1024L * 1024 * 1024 * 1024;

    private final List<String> problems;
    private @Nullable Path folder;
    private boolean none;
    private long maxBytes = SpoolSettings.DEFAULT_MAX_BYTES;
    private SpoolOverflow overflow = SpoolOverflow.REJECT;
    private boolean limited;

    SpoolOptions(List<String> problems) {
        this.problems = problems;
    }

    void folder(Path folder) {
        if (this.folder != null) {
            problems.add("spool must be set once, but was set twice");
        }
        this.folder = folder;
    }

    void none() {
        none = true;
    }

    void limit(long maxBytes, SpoolOverflow overflow) {
        if (limited) {
            problems.add("spoolLimit must be set once, but was set twice");
        }
        if (maxBytes < MIN_BYTES || maxBytes > MAX_BYTES) {
            problems.add("spoolLimit must be from " + MIN_BYTES + " to " + MAX_BYTES + " bytes, but was " + maxBytes);
        }
        limited = true;
        this.maxBytes = maxBytes;
        this.overflow = overflow;
    }

    /** Looks at the disk, but only where the application has named a folder: the default one may be missing. */
    Optional<String> problem() {
        if (folder == null) {
            return Optional.empty();
        }
        return none
                ? Optional.of("spool(folder) and withoutSpool() must not both be called, but were")
                : Spool.problemWith(folder);
    }

    /** Returns how to open the spool; empty where there is none. */
    Optional<SpoolSettings> settings(@Nullable Path defaultFolder, String store, String node) {
        Path place = folder == null ? defaultFolder : folder;
        return none || place == null
                ? Optional.empty()
                : Optional.of(new SpoolSettings(
                        place,
                        store,
                        node,
                        maxBytes,
                        overflow,
                        SpoolSettings.DEFAULT_WINDOW_BYTES,
                        SpoolSettings.DEFAULT_WINDOW_AGE));
    }
}
