/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.ClaimKey;
import dev.agentdlq.spi.DlqStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The claims that this node holds, from the claim until the store has taken the result. Thread-safe. */
final class Leases {
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

    private final DlqStore store;
    private final Duration lease;
    private final Map<ClaimKey, HeldClaim> held = new ConcurrentHashMap<>();

    Leases(DlqStore store, Duration lease) {
        this.store = store;
        this.lease = lease;
    }

    HeldClaim hold(Claim claim) {
        HeldClaim entry = new HeldClaim(claim);
        held.put(claim.key(), entry);
        return entry;
    }

    void drop(ClaimKey key) {
        held.remove(key);
    }

    Collection<ClaimKey> keys() {
        return List.copyOf(held.keySet());
    }

    /** Extends all leases in one statement; what the store does not confirm belongs to somebody else now. */
    void extend() {
        Collection<ClaimKey> keys = keys();
        if (keys.isEmpty()) {
            return;
        }
        Set<UUID> confirmed = store.extendLeases(keys, lease);
        for (ClaimKey key : keys) {
            HeldClaim claim = held.get(key);
            if (claim != null && !confirmed.contains(key.id()) && !claim.isLost()) {
                claim.lose();
                LOG.warn(
                        "the lease of entry {} (task {}) is lost; what its attempt returns will be dropped",
                        key.id(),
                        claim.claim().call().taskType());
            }
        }
    }
}
