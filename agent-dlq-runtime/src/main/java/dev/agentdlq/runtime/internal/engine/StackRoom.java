/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.engine;

/**
 * Finds out beforehand whether a thread's stack has room for a capture. One that overflows inside a lock of the JDK may
 * leave that lock held for ever, and with it everybody who needs it.
 */
final class StackRoom {
    /** Some 50 kB, several times what a capture takes of its caller's stack. */
    private static final int LEVELS = 1_000;

    private StackRoom() {}

    /**
     * Returns where there is room.
     *
     * @throws StackOverflowError where there is not, while no lock is held
     */
    static void require() {
        long unused = dive(LEVELS, 0, 0, 0);
    }

    /** The values make each level as large as that of an ordinary method. */
    private static long dive(int levels, long first, long second, long third) {
        return levels == 0 ? first : dive(levels - 1, second, third, first + levels) + 1;
    }
}
