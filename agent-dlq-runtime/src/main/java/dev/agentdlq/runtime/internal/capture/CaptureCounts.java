/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import dev.agentdlq.Receipt.Storage;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How many failed calls of this node were kept where. Thread-safe. */
public final class CaptureCounts {
    private final Map<Storage, LongAdder> counts = new EnumMap<>(Storage.class);

    CaptureCounts() {
        for (Storage storage : Storage.values()) {
            counts.put(storage, new LongAdder());
        }
    }

    void add(Storage storage) {
        of(storage).increment();
    }

    /**
     * Returns a count.
     *
     * @param storage a place
     * @return how many calls were acknowledged from it
     */
    public long count(Storage storage) {
        return of(storage).sum();
    }

    private LongAdder of(Storage storage) {
        LongAdder count = counts.get(storage);
        if (count == null) {
            throw new AssertionError("every storage is counted");
        }
        return count;
    }
}
