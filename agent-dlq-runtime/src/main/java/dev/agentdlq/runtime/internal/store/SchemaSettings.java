/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import java.time.Duration;

/**
 * What a store does with its tables. Immutable.
 *
 * @param mode what it does when it is opened
 * @param lockPatience for how long it tries to get the locks for a change
 * @param lookInterval how often it looks whether the tables have become newer
 */
public record SchemaSettings(Mode mode, Duration lockPatience, Duration lookInterval) {
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(10);

    /** What a store does with its tables when it is opened. */
    public enum Mode {
        /** Creates or upgrades them. */
        APPLY,

        /** Looks whether they fit, and changes nothing. */
        VALIDATE,

        /** Takes them as they are. */
        OFF
    }

    /**
     * Returns the settings of a mode.
     *
     * @param mode the mode
     * @return the settings, with a patience of 60 s and a look every 10 s
     */
    public static SchemaSettings of(Mode mode) {
        return new SchemaSettings(mode, LOCK_PATIENCE, LOOK_INTERVAL);
    }
}
