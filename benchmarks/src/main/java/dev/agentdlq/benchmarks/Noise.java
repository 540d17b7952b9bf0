/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.util.Base64;
import java.util.Random;

/** Text that can hardly be compressed, the same in each run. */
final class Noise {
    private Noise() {}

    static String text(int length) {
        byte[] random = new byte[length];
        new Random(1).nextBytes(random);
        return Base64.getEncoder().encodeToString(random).substring(0, length);
    }
}
