/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import dev.agentdlq.FailureKind;
import dev.agentdlq.spi.Classification;
import dev.agentdlq.spi.Evidence;
import dev.agentdlq.spi.TaskPolicy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the task's annotation says: the first throwable of the chain, from the thrown one to its root, that any listed
 * class matches decides, by the most specific class among those that match it.
 */
final class DeclaredRules {
    private DeclaredRules() {}

    static @Nullable Classification classify(TaskPolicy policy, List<Throwable> chain) {
        for (int depth = 0; depth < chain.size(); depth++) {
            Throwable failure = chain.get(depth);
            Class<?> deterministic = mostSpecific(policy.deterministicOn(), failure);
            Class<?> healing = mostSpecific(policy.transientOn(), failure);
            if (deterministic != null && (healing == null || healing.isAssignableFrom(deterministic))) {
                return decided(FailureKind.DETERMINISTIC, "deterministicOn", deterministic, failure, depth);
            }
            if (healing != null) {
                return decided(FailureKind.TRANSIENT, "transientOn", healing, failure, depth);
            }
        }
        return null;
    }

    private static @Nullable Class<?> mostSpecific(List<Class<? extends Throwable>> types, Throwable failure) {
        Class<?> best = null;
        for (Class<? extends Throwable> type : types) {
            if (type.isInstance(failure) && (best == null || best.isAssignableFrom(type))) {
                best = type;
            }
        }
        return best;
    }

    private static Classification decided(FailureKind kind, String list, Class<?> type, Throwable failure, int depth) {
        Evidence evidence = new Evidence(failure.getClass().getName(), depth, Map.of());
        return new Classification(kind, list + " " + type.getName(), null, null, evidence);
    }
}
