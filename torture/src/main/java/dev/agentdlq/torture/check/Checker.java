/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

import dev.agentdlq.torture.check.LedgerEvent.AttemptBegun;
import dev.agentdlq.torture.check.LedgerEvent.AttemptEnded;
import dev.agentdlq.torture.check.LedgerEvent.Effect;
import dev.agentdlq.torture.check.LedgerEvent.Invoked;
import dev.agentdlq.torture.check.LedgerEvent.Returned;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Holds what callers saw against what is stored. Knows neither files nor databases. For one thread: tell it all events,
 * in any order, then ask.
 */
public final class Checker {
    private static final Set<String> ENDS = Set.of("PENDING_REVIEW", "RESOLVED", "DISCARDED");

    private final Map<Long, Call> calls = new HashMap<>();
    private final Map<UUID, Long> callById = new HashMap<>();
    private final List<Effect> effectEvents = new ArrayList<>();
    private final Executions executions = new Executions();
    private final Findings told;
    private final LifeChecker lives;

    /** What is known of one call. */
    private static final class Call {
        private @Nullable String hash;
        private @Nullable UUID id;
        private boolean threw;
        private boolean returned;
        private @Nullable Storage storage;
        private boolean keyChanged;

        void name(@Nullable UUID named) {
            if (named == null) {
                return;
            }
            keyChanged |= id != null && !id.equals(named);
            id = named;
        }
    }

    /**
     * Starts without events.
     *
     * @param boundMicros what a failing call may take longer at most
     */
    public Checker(long boundMicros) {
        this.told = new Findings(new Delays(boundMicros));
        this.lives = new LifeChecker(executions, told);
    }

    /**
     * Takes what a process saw.
     *
     * @param event one line of its ledger
     */
    public void tell(LedgerEvent event) {
        if (event instanceof AttemptBegun begun) {
            executions.tell(begun);
        } else if (event instanceof AttemptEnded ended) {
            executions.tell(ended);
        } else {
            tellCall(event);
        }
    }

    private void tellCall(LedgerEvent event) {
        Call call = calls.computeIfAbsent(event.call(), unused -> new Call());
        if (event instanceof Invoked invoked) {
            call.name(invoked.id());
            call.hash = invoked.hash();
        } else if (event instanceof Returned returned) {
            call.returned = true;
            call.name(returned.id());
            call.storage = returned.storage();
            judge(returned);
        } else if (event instanceof Effect effect) {
            effectEvents.add(effect);
        } else {
            call.threw = true;
        }
        if (call.id != null) {
            callById.put(call.id, event.call());
        }
    }

    /**
     * Takes what somebody else found broken.
     *
     * @param promise the promise
     * @param example what it was
     */
    public void tell(Broken promise, String example) {
        told.broken(promise, example);
    }

    private void judge(Returned returned) {
        told.receipt(returned.storage());
        told.delays().add(returned.delayMicros() - returned.stalledMicros());
        if (!returned.sane().isWhole()) {
            told.broken(Broken.MASKED, returned.call(), returned.id());
        }
        if (returned.storage() == Storage.ABSENT) {
            told.broken(Broken.UNRECEIPTED, returned.call(), null);
        }
    }

    /**
     * Returns the entries that must be there.
     *
     * @return the ids of all failures that callers were told are kept
     */
    public Set<UUID> promised() {
        Set<UUID> promised = new HashSet<>();
        for (Call call : calls.values()) {
            if (call.id != null && call.storage != null && call.storage.isPromise()) {
                promised.add(call.id);
            }
        }
        return promised;
    }

    /**
     * Takes a change of an entry. Called after all events, in the order of the changes.
     *
     * @param change what a trigger saw
     */
    public void tell(Transition change) {
        lives.tell(change);
    }

    /**
     * Takes what is kept of an execution by a worker. Called after all changes.
     *
     * @param attempt what is stored
     */
    public void tell(StoredAttempt attempt) {
        lives.tell(attempt);
    }

    /**
     * Compares. Called once, after all events and changes.
     *
     * @param rows what is stored
     * @param effects what the shop knows: the keys by the numbers of the calls
     * @return what is broken
     */
    public Findings check(Iterable<StoredRow> rows, Map<Long, Set<UUID>> effects) {
        Set<UUID> stored = new HashSet<>();
        Map<Long, List<StoredRow>> rowsByCall = new HashMap<>();
        for (StoredRow row : rows) {
            stored.add(row.id());
            Long call = callOf(row);
            if (call == null) {
                told.broken(Broken.PHANTOM, row.call() == null ? -1 : row.call(), row.id());
            } else {
                rowsByCall.computeIfAbsent(call, unused -> new ArrayList<>(1)).add(row);
            }
        }
        rowsByCall.forEach((number, ofCall) -> judge(number, ofCall, effects));
        effects.forEach((number, keys) -> {
            if (keys.size() > 1) {
                told.broken(Broken.EFFECTS_DOUBLED, number, null);
            }
        });
        calls.forEach((number, call) -> judge(number, call, stored));
        effectEvents.forEach(this::judge);
        told.totals(
                (int) calls.values().stream().filter(call -> call.hash != null).count(),
                (int) calls.values().stream()
                        .filter(c -> c.threw && !c.returned)
                        .count(),
                stored.size());
        told.work(new Findings.Work(
                executions.begun(),
                executions.ended() - lives.settled(),
                lives.crashes(),
                lives.released(),
                effectEvents.size()
                        - effects.values().stream().mapToInt(Set::size).sum()));
        return told;
    }

    /** By id first: arguments that could not be stored are told from nothing else. */
    private @Nullable Long callOf(StoredRow row) {
        Long byId = callById.get(row.id());
        if (byId != null) {
            return byId;
        }
        Call call = row.call() == null ? null : calls.get(row.call());
        return call == null || call.hash == null ? null : row.call();
    }

    private void judge(long number, List<StoredRow> rows, Map<Long, Set<UUID>> effects) {
        Call call = calls.getOrDefault(number, new Call());
        StoredRow own = rows.stream()
                .filter(row -> row.id().equals(call.id))
                .findFirst()
                .orElse(rows.get(0));
        rows.stream()
                .filter(row -> !row.id().equals(own.id()))
                .forEach(row -> told.broken(Broken.DUPLICATED, number, row.id()));
        judge(own, number, call);
        if (own.isRetried() && !effects.getOrDefault(number, Set.of()).contains(own.id())) {
            told.broken(Broken.EFFECTS_LOST, number, own.id());
        }
    }

    private void judge(StoredRow row, long number, Call call) {
        if (row.hash() != null && !row.hash().equals(call.hash)) {
            told.broken(Broken.ALTERED, number, row.id());
        }
        if (call.id != null && !call.id.equals(row.id())) {
            told.broken(Broken.PHANTOM, number, row.id());
        }
        if (!ENDS.contains(row.status())) {
            told.broken(Broken.UNSETTLED, "call " + number + " entry " + row.id() + " is " + row.status());
        }
    }

    private void judge(long number, Call call, Set<UUID> stored) {
        if (call.storage != null && call.storage.isPromise() && (call.id == null || !stored.contains(call.id))) {
            told.broken(Broken.LOST, number, call.id);
        }
        if (call.keyChanged) {
            told.broken(Broken.ALTERED, number, call.id);
        }
    }

    private void judge(Effect effect) {
        Call call = calls.get(effect.call());
        if (call == null || !effect.hash().equals(call.hash) || (call.id != null && !call.id.equals(effect.id()))) {
            told.broken(Broken.ALTERED, effect.call(), effect.id());
        }
    }
}
