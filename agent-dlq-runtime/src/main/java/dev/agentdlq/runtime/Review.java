/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.DlqStats;
import dev.agentdlq.EntryHistory;
import dev.agentdlq.EntryNotFoundException;
import dev.agentdlq.EntryPage;
import dev.agentdlq.Explanation;
import dev.agentdlq.runtime.internal.notify.Listeners;
import dev.agentdlq.runtime.internal.notify.Settlements;
import dev.agentdlq.runtime.internal.time.Alarm;
import dev.agentdlq.spi.DlqStore;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * What a person can see of the entries, and through {@link #by(String)} do with them. Thread-safe. Every method blocks
 * for a query and throws {@link dev.agentdlq.StoreException} if the store does not answer.
 */
public final class Review {
    private final DlqStore store;
    private final Listeners listeners;
    private final Settlements settlements;
    private final Alarm alarm;
    private final Predicate<String> canBeAsked;

    /** Also takes which tasks can say whether their effect has happened. */
    Review(DlqStore store, Listeners listeners, Settlements settlements, Alarm alarm, Predicate<String> canBeAsked) {
        this.store = store;
        this.listeners = listeners;
        this.settlements = settlements;
        this.alarm = alarm;
        this.canBeAsked = canBeAsked;
    }

    /**
     * Reads a page of entries, newest first. The next page is {@code find(query.next(page))}.
     *
     * @param query which ones
     * @return the page
     */
    public EntryPage find(DlqQuery query) {
        return store.find(query);
    }

    /**
     * Reads one entry.
     *
     * @param id its id
     * @return the entry, if it is there
     */
    public Optional<DlqEntry> get(UUID id) {
        return store.get(id);
    }

    /**
     * Reads every attempt of an entry and every change that people made.
     *
     * @param id its id
     * @return the history, empty if the entry is not there
     */
    public EntryHistory history(UUID id) {
        return store.history(id);
    }

    /**
     * Explains why an entry is where it is: which rule matched on which cause, what it read there, why the next retry
     * waits as long as it does, and who acts next. Works for entries of any node; what is said of a cause and a delay
     * is what was noted when the failure was stored.
     *
     * @param id its id
     * @return the explanation
     * @throws EntryNotFoundException if the store does not have the entry
     */
    public Explanation explain(UUID id) {
        DlqEntry entry = store.get(id).orElseThrow(() -> new EntryNotFoundException(id));
        return Explaining.explain(entry, store.history(id).attempts());
    }

    /**
     * Counts entries by task, status, kind and reason. Reads the whole table.
     *
     * @return the counts
     */
    public DlqStats stats() {
        return store.stats();
    }

    /**
     * Names who acts; every change needs a person and a reason, and is kept in the entry's history.
     *
     * @param actor a name by which the person is found again, not blank
     * @return what this person can do
     * @throws IllegalArgumentException if the name is blank
     */
    public Reviewer by(String actor) {
        return new Reviewer(Reviewer.requireText("actor", actor), store, listeners, settlements, alarm, canBeAsked);
    }
}
