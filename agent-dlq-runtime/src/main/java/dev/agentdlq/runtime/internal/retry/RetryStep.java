/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.runtime.internal.task.TaskRegistry;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.ClaimKey;
import dev.agentdlq.spi.ClaimRequest;
import dev.agentdlq.spi.ClaimRequest.Lane;
import dev.agentdlq.spi.ClaimRequest.Share;
import dev.agentdlq.spi.DlqStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at the store for what is due. Knows no threads, so a test can take it step by step. For one thread at a
 * time.
 */
final class RetryStep {
    private static final Logger LOG = LoggerFactory.getLogger(RetryStep.class);

    private final WorkerSettings settings;
    private final DlqStore store;
    private final TaskRegistry tasks;
    private final Set<String> codecs;
    private final Leases leases;
    private final LongSupplier nanoTime;
    private final FairShares fairShares = new FairShares();

    /** Claims whose answers were lost: they may have been committed. */
    private final Set<UUID> unanswered = new HashSet<>();

    /** Fewer after trouble, because a smaller claim may fit into the time that the store has. */
    private int limit = Integer.MAX_VALUE;

    RetryStep(
            WorkerSettings settings,
            DlqStore store,
            TaskRegistry tasks,
            Set<String> codecs,
            Leases leases,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.store = store;
        this.tasks = tasks;
        this.codecs = codecs;
        this.leases = leases;
        this.nanoTime = nanoTime;
    }

    /**
     * What a look has brought.
     *
     * @param claims what may be executed
     * @param isMoreDue whether there is probably more
     */
    record Look(List<HeldClaim> claims, boolean isMoreDue) {
        static final Look NOTHING = new Look(List.of(), false);
    }

    /** Claims what is due and no suspect, at most as much as can run at once. */
    Look claim(int freeSlots) {
        Set<String> types = tasks.types();
        if (freeSlots < 1 || types.isEmpty()) {
            return Look.NOTHING;
        }
        int slots = Math.min(freeSlots, limit);
        List<Share> shares = fairShares.next(types, slots);
        List<HeldClaim> claims = claim(Lane.NORMAL, slots, shares);
        boolean full =
                fairShares.got(shares, claims.stream().map(HeldClaim::claim).toList());
        limit = (int) Math.min(Integer.MAX_VALUE, 2L * limit);
        return new Look(claims, full || claims.size() == slots);
    }

    boolean isSuspectDue() {
        Set<String> types = tasks.types();
        return !types.isEmpty() && store.isSuspectDue(types, codecs);
    }

    /** Claims one suspect, if another node has not. */
    List<HeldClaim> claimSuspect() {
        return claim(
                Lane.SUSPECT,
                1,
                tasks.types().stream().map(type -> new Share(type, 1)).toList());
    }

    private List<HeldClaim> claim(Lane lane, int slots, List<Share> shares) {
        releaseUnanswered();
        UUID token = UUID.randomUUID();
        long sentAt = nanoTime.getAsLong();
        List<Claim> claims;
        try {
            claims = store.claim(
                    new ClaimRequest(settings.node(), token, slots, settings.lease(), lane, shares, codecs));
        } catch (RuntimeException | Error trouble) {
            // an error too: what was claimed may be more than this process has memory for
            unanswered.add(token);
            limit = Math.max(1, slots / 2);
            throw trouble;
        }
        Failpoint.CLAIM_AFTER_COMMIT.hit();
        List<HeldClaim> held =
                claims.stream().map(claim -> leases.hold(claim, sentAt)).toList();
        if (held.isEmpty() || leases.mayWrite(held.get(0))) {
            return held;
        }
        giveBack(held, token);
        return List.of();
    }

    /**
     * An answer that took most of the lease is worth nothing: the claims are given back, unless that is too late as
     * well.
     */
    private void giveBack(List<HeldClaim> late, UUID token) {
        List<ClaimKey> keys = late.stream().map(held -> held.claim().key()).toList();
        keys.forEach(leases::drop);
        try {
            store.release(keys);
        } catch (RuntimeException trouble) {
            LOG.warn("{} claims whose answer came late could not be given back ({})", keys.size(), trouble.toString());
            unanswered.add(token);
        }
    }

    private void releaseUnanswered() {
        for (UUID token : new ArrayList<>(unanswered)) {
            int released = store.releaseClaim(token).size();
            unanswered.remove(token);
            if (released > 0) {
                LOG.info("{} entries were claimed although the answer was lost, and are given back", released);
            }
        }
    }
}
