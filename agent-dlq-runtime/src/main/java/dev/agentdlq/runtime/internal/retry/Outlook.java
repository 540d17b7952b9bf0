/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.runtime.internal.task.Signature;
import dev.agentdlq.runtime.internal.task.TaskRegistry;
import dev.agentdlq.spi.DlqStore;
import dev.agentdlq.spi.StoredSignature;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of what a person should know before it does harm: stored calls that no method can execute any more, and what
 * slows the store down. For one thread at a time.
 */
final class Outlook {
    private static final Logger LOG = LoggerFactory.getLogger(Outlook.class);
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(20);

    private final DlqStore store;
    private final TaskRegistry tasks;
    private final LongSupplier nanoTime;
    private long lookedAt;
    private boolean looked;
    private boolean signaturesTold;
    private @Nullable String told;

    Outlook(DlqStore store, TaskRegistry tasks, LongSupplier nanoTime) {
        this.store = store;
        this.tasks = tasks;
        this.nanoTime = nanoTime;
    }

    void look() {
        if (!signaturesTold && !tasks.types().isEmpty()) {
            tellOfChangedSignatures();
            signaturesTold = true;
        }
        if (!looked || nanoTime.getAsLong() - lookedAt >= LOOK_INTERVAL.toNanos()) {
            looked = true;
            lookedAt = nanoTime.getAsLong();
            tellOfHindrance();
        }
    }

    private void tellOfChangedSignatures() {
        Set<String> types = tasks.types();
        List<String> changed = store.unsettledSignatures(types).stream()
                .filter(stored -> !stored.signature().equals(Signature.UNBOUND))
                .filter(stored -> tasks.find(stored.taskType())
                        .filter(task -> !task.accepts(stored.signature()))
                        .isPresent())
                .map(Outlook::describe)
                .toList();
        if (!changed.isEmpty()) {
            LOG.warn(
                    "stored calls have parameters that their methods have not any more: {}; they will wait for a person"
                            + " when they are due, unless a @PayloadUpgrade method with the stored parameters is added",
                    changed);
        }
    }

    private static String describe(StoredSignature stored) {
        return stored.entries() + " of task " + stored.taskType() + " with " + stored.signature();
    }

    /** Once for each hindrance, as long as it lasts. */
    private void tellOfHindrance() {
        Optional<String> hindrance = store.findHindrance();
        hindrance.filter(found -> !Objects.equals(found, told)).ifPresent(found -> LOG.warn("{}", found));
        told = hindrance.orElse(null);
    }
}
