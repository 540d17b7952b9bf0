/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The causes of a throwable, safe against cycles, endless chains and a {@code getCause} that throws. */
public final class CauseChain {
    private static final int MAX_DEPTH = 64;

    private CauseChain() {}

    /**
     * Walks the causes.
     *
     * @param failure where to begin
     * @return the failure and its causes down to the root, each once
     */
    public static List<Throwable> of(Throwable failure) {
        Throwable first = causeOf(failure);
        if (first == null || first == failure) {
            return List.of(failure);
        }
        List<Throwable> chain = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        chain.add(failure);
        seen.add(failure);
        for (Throwable t = first; t != null && chain.size() < MAX_DEPTH && seen.add(t); t = causeOf(t)) {
            chain.add(t);
        }
        return chain;
    }

    /** Returns the cause; null where there is none, or asking fails. */
    static @Nullable Throwable causeOf(Throwable failure) {
        try {
            return failure.getCause();
        } catch (Throwable hostile) {
            return null;
        }
    }
}
