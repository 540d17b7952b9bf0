/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.FailureStatus;
import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.runtime.internal.notify.Listeners;
import dev.agentdlq.runtime.internal.notify.Settlements;
import dev.agentdlq.runtime.internal.task.TaskRegistry;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.ClaimRequest;
import dev.agentdlq.spi.ClaimRequest.Lane;
import dev.agentdlq.spi.ClaimRequest.Share;
import dev.agentdlq.spi.DlqStore;
import dev.agentdlq.spi.EntryChange;
import dev.agentdlq.spi.ReapRequest;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One look at the store: take what is due and hand it on. Knows no threads, so a test can take it step by step. */
final class RetryStep {
    private static final Logger LOG = LoggerFactory.getLogger(RetryStep.class);
    private static final int REAP_LIMIT = 100;

    private final WorkerSettings settings;
    private final DlqStore store;
    private final TaskRegistry tasks;
    private final String codec;
    private final Leases leases;
    private final Listeners listeners;
    private final Settlements settlements;

    RetryStep(
            WorkerSettings settings,
            DlqStore store,
            TaskRegistry tasks,
            String codec,
            Leases leases,
            Listeners listeners,
            Settlements settlements) {
        this.settings = settings;
        this.store = store;
        this.tasks = tasks;
        this.codec = codec;
        this.leases = leases;
        this.listeners = listeners;
        this.settlements = settlements;
    }

    /**
     * Claims what is due, at most as much as can run at once.
     *
     * @param freeSlots how many attempts can begin now
     * @param executor begins an attempt
     * @return how many were claimed
     */
    int claim(int freeSlots, Consumer<HeldClaim> executor) {
        Set<String> types = tasks.types();
        if (freeSlots < 1 || types.isEmpty()) {
            return 0;
        }
        ClaimRequest request = new ClaimRequest(
                settings.node(),
                UUID.randomUUID(),
                freeSlots,
                settings.lease(),
                Lane.NORMAL,
                types.stream().map(type -> new Share(type, freeSlots)).toList(),
                Set.of(codec));
        List<Claim> claims = store.claim(request);
        Failpoint.CLAIM_AFTER_COMMIT.hit();
        claims.stream().map(leases::hold).forEach(executor);
        return claims.size();
    }

    /** Takes back what dead workers held. */
    void reap() {
        for (EntryChange change : store.reap(new ReapRequest(REAP_LIMIT, WorkerSettings.MAX_CRASHES, null))
                .changes()) {
            LOG.warn(
                    "the worker of entry {} (task {}) died or lost its lease in attempt {}; it is now {}",
                    change.entryId(),
                    change.taskType(),
                    change.attemptCount(),
                    change.status());
            listeners.changed(change);
            if (change.status() == FailureStatus.PENDING_REVIEW) {
                settlements.settled(change.entryId());
            }
        }
    }
}
