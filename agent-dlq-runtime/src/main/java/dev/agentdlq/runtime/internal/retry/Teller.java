/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.Resolution;
import dev.agentdlq.WhenExpired;
import dev.agentdlq.runtime.internal.notify.Listeners;
import dev.agentdlq.runtime.internal.notify.Settlements;
import dev.agentdlq.runtime.internal.time.Alarm;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.EntryChange;
import dev.agentdlq.spi.Settlement;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of what the store has taken: to the log, to listeners, and to who waits for it. Thread-safe. */
final class Teller {
    private static final Logger LOG = LoggerFactory.getLogger(Teller.class);

    private final Listeners listeners;
    private final Settlements settlements;
    private final Alarm retryAlarm;

    Teller(Listeners listeners, Settlements settlements, Alarm retryAlarm) {
        this.listeners = listeners;
        this.settlements = settlements;
        this.retryAlarm = retryAlarm;
    }

    /** A result was stored. */
    void tell(Claim claim, Settlement settlement) {
        if (settlement instanceof Settlement.Retry retry) {
            retryAlarm.ringIn(retry.delay());
            LOG.info(
                    "entry {} of task {} failed at attempt {}; due again in {}",
                    claim.key().id(),
                    claim.call().taskType(),
                    claim.number(),
                    retry.delay());
            changed(claim, claim.number(), FailureStatus.PENDING_RETRY, retry.reason());
        } else if (settlement instanceof Settlement.Review review) {
            int count = review.executed() ? claim.number() : claim.number() - 1;
            waitsForPerson(claim, count, review.reason());
        } else if (settlement instanceof Settlement.Expired expired) {
            tellExpired(claim, expired);
        } else if (settlement instanceof Settlement.NotRepeated notRepeated) {
            waitsForPerson(claim, claim.number() - 1, notRepeated.reason());
        } else if (settlement instanceof Settlement.Reconciled) {
            LOG.debug(
                    "entry {} of task {} is settled: its effect had happened",
                    claim.key().id(),
                    claim.call().taskType());
            changed(claim, claim.number() - 1, FailureStatus.RESOLVED, Resolution.RECONCILED);
        } else if (settlement instanceof Settlement.Succeeded success) {
            LOG.debug(
                    "entry {} of task {} succeeded at attempt {}",
                    claim.key().id(),
                    claim.call().taskType(),
                    claim.number());
            changed(claim, claim.number(), FailureStatus.RESOLVED, success.resolution());
        }
    }

    private void tellExpired(Claim claim, Settlement.Expired expired) {
        if (expired.whenExpired() == WhenExpired.REVIEW) {
            waitsForPerson(claim, claim.number() - 1, Reason.EXPIRED);
            return;
        }
        LOG.warn(
                "entry {} of task {} is discarded: its call came too late to be wanted",
                claim.key().id(),
                claim.call().taskType());
        changed(claim, claim.number() - 1, FailureStatus.DISCARDED, Resolution.EXPIRED);
    }

    private void waitsForPerson(Claim claim, int attemptCount, String reason) {
        LOG.warn(
                "entry {} of task {} waits for a person after attempt {}: {}",
                claim.key().id(),
                claim.call().taskType(),
                claim.number(),
                reason);
        changed(claim, attemptCount, FailureStatus.PENDING_REVIEW, reason);
    }

    private void changed(Claim claim, int attemptCount, FailureStatus status, String reason) {
        UUID id = claim.key().id();
        changed(new EntryChange(id, claim.call().taskType(), attemptCount, status, reason));
    }

    /** An entry was changed, by an attempt or without one. */
    void changed(EntryChange change) {
        listeners.changed(change);
        if (!change.status().isOpen()) {
            settlements.settled(change.entryId());
        }
    }

    /** A result was dropped; who waits had better look at the store. */
    void dropped(Claim claim) {
        settlements.settled(claim.key().id());
    }
}
