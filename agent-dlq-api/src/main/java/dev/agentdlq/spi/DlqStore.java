/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.DlqStats;
import dev.agentdlq.EntryHistory;
import dev.agentdlq.EntryPage;
import dev.agentdlq.ReviewAction;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Keeps entries, for one node or for many that share it. Thread-safe. Every method is called on the library's own
 * threads or on that of a person's request, never inside a transaction; each is atomic, and durable when it returns.
 * All times and delays count by the store's one clock, never by a node's.
 *
 * <p>Every method may block, and throws {@link dev.agentdlq.StoreException} when the store cannot be reached or
 * refuses; then the change may or may not have happened, and the caller may repeat it: all changes are idempotent.
 */
public interface DlqStore extends AutoCloseable {
    /**
     * Names the place where the entries are kept, such as a host, database and schema: stable over restarts, without
     * secrets, and known while the store cannot be reached. What one process has spooled for a store is only ever given
     * to a store of the same name.
     *
     * @return the name; by default that of the class
     */
    default String name() {
        return getClass().getName();
    }

    /**
     * Names the history of the store's data. It changes when the store was replaced by one that may lack what was
     * committed: by a failover to an asynchronous standby, or from a backup. What was committed lately is then inserted
     * again.
     *
     * @return the history, which need mean nothing to anybody; empty (the default) where committed entries cannot be
     *     lost without the whole store
     * @throws dev.agentdlq.StoreException if the store cannot be reached, or takes no writes now
     */
    default Optional<String> lineage() {
        return Optional.empty();
    }

    /** Makes the store ready: creates or upgrades its tables. Called before everything else, until it succeeds once. */
    void open();

    /**
     * Makes the first insert as fast as later ones: connects, loads classes, plans statements. Called once on each
     * thread that will insert new entries, after the store was opened. Does nothing by default; what it throws is of no
     * account.
     */
    default void warmUp() {}

    /**
     * Stores new entries and their first attempts. An entry whose id is there already is passed over. One whose payload
     * view cannot be stored is stored without it.
     *
     * <p>One whose {@link NewEntry#repeatKey()} is that of an entry that is not settled is not stored: it is counted on
     * that entry, once however often it comes, and what it supersedes is superseded. So no two open entries have the
     * same repeat key, whichever nodes insert them at the same moment.
     *
     * @param entries the entries
     * @return when each entry that was stored now is due, by id; entries without a retry and those passed over are
     *     absent
     * @throws dev.agentdlq.StoreException if the store cannot be reached, or refuses the data of some entries for good;
     *     these are its {@link dev.agentdlq.StoreException#refused()}, and all others are stored
     */
    Map<UUID, Instant> insert(List<NewEntry> entries);

    /**
     * Counts repeats of a call that were not executed on its entry, if that is not settled.
     *
     * @param repeatKey the {@link NewEntry#repeatKey()} of the call
     * @param repeats how many, zero to ask only
     * @return the entry after that: the one that is not settled, else the one that was settled last; empty if no entry
     *     has the key, and in a store that knows no repeats (the default)
     */
    default Optional<RepeatedCall> countRepeats(UUID repeatKey, int repeats) {
        return Optional.empty();
    }

    /**
     * Lists entries with a repeat key that are not settled, or were resolved lately. Called every few seconds by each
     * node that has tasks whose repeats are not executed.
     *
     * @param taskTypes of which tasks
     * @param window how long ago it was resolved at most, by the store's clock
     * @param limit how many at most of those that are not settled, and of the others, the newest first
     * @return the entries, without results; none in a store that knows no repeats (the default)
     */
    default List<RepeatedCall> openCalls(Set<String> taskTypes, Duration window, int limit) {
        return List.of();
    }

    /**
     * Settles the open entry of a call as superseded, because the same call has succeeded elsewhere; also where a
     * worker holds it.
     *
     * @param repeatKey the {@link NewEntry#repeatKey()} of the call
     * @return whether there was one
     */
    default boolean supersede(UUID repeatKey) {
        return false;
    }

    /**
     * Takes due entries for execution: of each task those that have been due longest, the tasks in the order of their
     * shares, until the limit is reached. They become RETRYING, their attempts are counted, and nobody else gets them
     * until the lease has run out.
     *
     * @param request how many, of which tasks, for whom
     * @return the claimed entries
     */
    List<Claim> claim(ClaimRequest request);

    /**
     * Tells whether {@link ClaimRequest.Lane#SUSPECT} has something to claim.
     *
     * @param taskTypes the tasks that this node can execute
     * @param codecs the forms of stored arguments that this node can read
     * @return whether a suspect is due
     */
    boolean isSuspectDue(Set<String> taskTypes, Set<String> codecs);

    /**
     * Extends leases that have not run out. Must not wait for entries that somebody else has locked: it would lose the
     * leases of all others.
     *
     * @param claims whose leases
     * @param lease how long from now
     * @return which leases were extended, and which are still held; the others are lost
     */
    LeaseExtension extendLeases(Collection<ClaimKey> claims, Duration lease);

    /**
     * Stores how attempts ended. A settlement whose claim is not held any more, or whose lease has run out, changes
     * nothing.
     *
     * @param settlements the ends, of different entries
     * @return the ids of the entries that were changed
     */
    Set<UUID> settle(List<Settlement> settlements);

    /**
     * Gives claims back that were not executed: due at once, the attempt not counted.
     *
     * @param claims which claims
     * @return the ids of the entries that were given back
     */
    Set<UUID> release(Collection<ClaimKey> claims);

    /**
     * Gives back whatever was claimed with a token, as {@link #release} does: for a claim whose answer was lost.
     *
     * @param token the token of the claim
     * @return the ids of the entries that were given back
     */
    Set<UUID> releaseClaim(UUID token);

    /**
     * Takes entries back whose lease has run out, of whatever task. Each is due at once, with its crash counted, or
     * waits for a person when it has crashed too often. Nobody knows what the last execution of a NON_IDEMPOTENT one
     * has done: its kind becomes AMBIGUOUS, its rule "crash", its category null, and its reason AMBIGUOUS where it is
     * due.
     *
     * @param request how many, and when a crash counts
     * @return what was taken back, and the store's time
     */
    Reaped reap(ReapRequest request);

    /**
     * Counts the entries of some tasks that are not settled, by the parameter types with which they were stored.
     *
     * @param taskTypes the tasks
     * @return one line for each task and signature
     */
    List<StoredSignature> unsettledSignatures(Set<String> taskTypes);

    /**
     * Looks for something outside the queue that makes the store slower and that a person can end, such as another
     * application's transaction that has been open for very long. Called now and then while the queue works.
     *
     * @return what it is, who causes it and what to do, in one line without anybody's data; empty (the default) if
     *     there is nothing
     */
    default Optional<String> findHindrance() {
        return Optional.empty();
    }

    /**
     * Reads one entry.
     *
     * @param id its id
     * @return the entry, if it is there
     */
    Optional<DlqEntry> get(UUID id);

    /**
     * Reads a page of entries, newest ids first.
     *
     * @param query which ones
     * @return the page
     */
    EntryPage find(DlqQuery query);

    /**
     * Reads what happened to an entry.
     *
     * @param id its id
     * @return attempts and changes, both empty if it is not there
     */
    EntryHistory history(UUID id);

    /**
     * Counts entries.
     *
     * @return the counts
     */
    DlqStats stats();

    /**
     * Changes an entry for a person and keeps the change in its history. A replay makes it due at once, its reason
     * being the name of the action; or AMBIGUOUS after REPLAY where it is NON_IDEMPOTENT and of kind AMBIGUOUS.
     *
     * @param id its id
     * @param action what to do
     * @param actor who
     * @param reason why
     * @return the entry after it; empty if it is not there, or is in no status that the action starts from
     */
    Optional<DlqEntry> review(UUID id, ReviewAction action, String actor, String reason);

    /** Frees connections and threads. Idempotent. */
    @Override
    void close();
}
