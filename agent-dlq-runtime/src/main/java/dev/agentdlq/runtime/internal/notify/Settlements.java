/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.notify;

import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * Wakes threads that wait for an entry when this node settles it. Only a shortcut: another node may settle it too, so
 * whoever waits must look at the store again. Thread-safe.
 */
public final class Settlements {
    private final ConcurrentHashMap<UUID, CountDownLatch> latches = new ConcurrentHashMap<>();

    /**
     * Registers interest, before the store is asked, so that nothing happens in between unseen.
     *
     * @param id the entry
     * @return a latch that opens when this node settles it
     */
    public CountDownLatch watch(UUID id) {
        return latches.computeIfAbsent(id, unused -> new CountDownLatch(1));
    }

    /**
     * Wakes whoever waits for an entry.
     *
     * @param id the entry
     */
    public void settled(UUID id) {
        CountDownLatch latch = latches.remove(id);
        if (latch != null) {
            latch.countDown();
        }
    }

    /**
     * Gives up waiting; other threads that wait for the same entry then look at the store at their own pace.
     *
     * @param id the entry
     * @param latch what {@link #watch} returned
     */
    public void forget(UUID id, CountDownLatch latch) {
        latches.remove(id, latch);
    }
}
