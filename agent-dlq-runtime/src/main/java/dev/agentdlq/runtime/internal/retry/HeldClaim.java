/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.spi.Claim;

/** A claim while this node holds it. Thread-safe. */
final class HeldClaim {
    private final Claim claim;
    private volatile boolean lost;

    HeldClaim(Claim claim) {
        this.claim = claim;
    }

    Claim claim() {
        return claim;
    }

    boolean isLost() {
        return lost;
    }

    void lose() {
        lost = true;
    }
}
