/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.AttemptRecord.Outcome;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.DlqStats;
import dev.agentdlq.Effect;
import dev.agentdlq.EntryHistory;
import dev.agentdlq.EntryPage;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.Resolution;
import dev.agentdlq.ReviewAction;
import dev.agentdlq.ReviewRecord;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.ClaimKey;
import dev.agentdlq.spi.ClaimRequest;
import dev.agentdlq.spi.ClaimRequest.Lane;
import dev.agentdlq.spi.DlqStore;
import dev.agentdlq.spi.LeaseExtension;
import dev.agentdlq.spi.NewEntry;
import dev.agentdlq.spi.ReapRequest;
import dev.agentdlq.spi.Reaped;
import dev.agentdlq.spi.RepeatedCall;
import dev.agentdlq.spi.Settlement;
import dev.agentdlq.spi.StoredCall;
import dev.agentdlq.spi.StoredSignature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps entries in memory, for tests and trials. It is also the model: in doubt about what the other stores do, read
 * this one. Every method holds the one lock.
 */
public final class InMemoryStore implements DlqStore {
    private static final Comparator<MemoryEntry> LONGEST_DUE_FIRST =
            Comparator.comparing(MemoryEntry::dueAt).thenComparing(entry -> entry.key);

    private final InstantSource clock;

    /** By the id as text, which sorts like the id in a database. */
    private final TreeMap<String, MemoryEntry> entries = new TreeMap<>();

    /**
     * Creates an empty store.
     *
     * @param clock the store's clock
     */
    public InMemoryStore(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void open() {}

    @Override
    public synchronized Map<UUID, Instant> insert(List<NewEntry> added) {
        Map<UUID, Instant> dueById = new HashMap<>();
        Map<UUID, String> refused = new LinkedHashMap<>();
        for (NewEntry entry : StorableEntry.clean(added)) {
            if (entry.call().taskType().codePoints().count() > StorableEntry.MAX_TASK_TYPE) {
                refused.put(entry.id(), "task type too long");
            } else if (!entries.containsKey(entry.id().toString()) && !isRepeat(entry)) {
                MemoryEntry stored = new MemoryEntry(entry, clock.instant());
                entries.put(stored.key, stored);
                entry.nesting().supersedes().forEach(inner -> stored(inner).ifPresent(this::supersede));
                if (isSuperseded(stored)) {
                    supersede(stored);
                }
                if (stored.nextAttemptAt != null) {
                    dueById.put(entry.id(), stored.nextAttemptAt);
                }
            }
        }
        if (!refused.isEmpty()) {
            throw StoreErrors.refused("memory", refused);
        }
        return dueById;
    }

    /** Counts an entry on the open one of its call, if there is one and it has not come before. */
    private boolean isRepeat(NewEntry entry) {
        UUID key = entry.repeatKey();
        if (key == null) {
            return false;
        }
        if (ofCall(key).anyMatch(earlier -> earlier.repeatedBy.contains(entry.id()))) {
            return true;
        }
        Optional<MemoryEntry> open = openOfCall(key);
        open.ifPresent(earlier -> {
            earlier.repeats++;
            earlier.repeatedBy.add(entry.id());
            entry.nesting().supersedes().forEach(inner -> stored(inner).ifPresent(this::supersede));
        });
        return open.isPresent();
    }

    private Stream<MemoryEntry> ofCall(UUID repeatKey) {
        return entries.values().stream().filter(entry -> repeatKey.equals(entry.born.repeatKey()));
    }

    private Optional<MemoryEntry> openOfCall(UUID repeatKey) {
        return ofCall(repeatKey).filter(entry -> !entry.status.isFinal()).findFirst();
    }

    @Override
    public synchronized Optional<RepeatedCall> countRepeats(UUID repeatKey, int repeats) {
        Optional<MemoryEntry> open = openOfCall(repeatKey);
        open.ifPresent(entry -> entry.repeats += repeats);
        return open.or(() -> ofCall(repeatKey).max(Comparator.comparing(MemoryEntry::settledAt)))
                .map(entry -> entry.repeated(clock.instant()));
    }

    @Override
    public synchronized List<RepeatedCall> openCalls(Set<String> taskTypes, Duration window, int limit) {
        Instant now = clock.instant();
        List<MemoryEntry> keyed = entries.descendingMap().values().stream()
                .filter(entry -> entry.born.repeatKey() != null)
                .filter(entry -> taskTypes.contains(entry.born.call().taskType()))
                .toList();
        Stream<MemoryEntry> open =
                keyed.stream().filter(entry -> !entry.status.isFinal()).limit(limit);
        Stream<MemoryEntry> resolved = keyed.stream()
                .filter(entry -> entry.status == FailureStatus.RESOLVED
                        && entry.resolvedAt != null
                        && entry.resolvedAt.isAfter(now.minus(window)))
                .limit(limit);
        return Stream.concat(open, resolved)
                .map(entry -> entry.repeated(now).withoutResult())
                .toList();
    }

    @Override
    public synchronized boolean supersede(UUID repeatKey) {
        Optional<MemoryEntry> open = openOfCall(repeatKey);
        open.ifPresent(this::supersede);
        return open.isPresent();
    }

    /** An outer entry that was stored first has superseded an inner one. */
    private boolean isSuperseded(MemoryEntry inner) {
        UUID parent = inner.born.nesting().parentId();
        return parent != null
                && stored(parent)
                        .filter(outer -> outer.born.nesting().supersedes().contains(inner.born.id()))
                        .isPresent();
    }

    private void supersede(MemoryEntry inner) {
        if (!inner.status.isFinal()) {
            inner.status = FailureStatus.DISCARDED;
            inner.lease = null;
            close(inner, Resolution.SUPERSEDED, clock.instant());
        }
    }

    @Override
    public synchronized List<Claim> claim(ClaimRequest request) {
        Instant now = clock.instant();
        List<MemoryEntry> due = request.shares().stream()
                .flatMap(share -> due(request.lane(), request.codecs(), share.taskType(), now)
                        .limit(share.limit()))
                .limit(request.limit())
                .toList();
        List<Claim> claims = new ArrayList<>();
        for (MemoryEntry entry : due) {
            entry.status = FailureStatus.RETRYING;
            entry.attemptCount++;
            entry.fence++;
            entry.lastAttemptedAt = now;
            entry.nextAttemptAt = null;
            entry.lease = new MemoryEntry.Lease(request.node(), request.token(), now.plus(request.lease()));
            claims.add(new Claim(
                    new ClaimKey(entry.born.id(), request.token()),
                    entry.born.taskId(),
                    entry.born.call().withoutPayload(),
                    entry.born.context(),
                    entry.born.mdc(),
                    entry.attemptCount,
                    entry.maxRetries,
                    entry.reason,
                    entry.replays > 0,
                    entry.fence,
                    entry.crashes,
                    Duration.between(entry.createdAt, now)));
        }
        return claims;
    }

    @Override
    public synchronized boolean isSuspectDue(Set<String> taskTypes, Set<String> codecs) {
        Instant now = clock.instant();
        return taskTypes.stream()
                .flatMap(taskType -> due(Lane.SUSPECT, codecs, taskType, now))
                .findAny()
                .isPresent();
    }

    @Override
    public synchronized LeaseExtension extendLeases(Collection<ClaimKey> claims, Duration lease) {
        Instant now = clock.instant();
        Set<UUID> extended = new HashSet<>();
        for (MemoryEntry entry : held(claims)) {
            if (entry.leased().until().isAfter(now)) {
                entry.lease = entry.leased().extendedTo(now.plus(lease));
                extended.add(entry.born.id());
            }
        }
        return new LeaseExtension(extended, Set.of());
    }

    @Override
    public synchronized Set<UUID> settle(List<Settlement> settlements) {
        Set<UUID> settled = new HashSet<>();
        for (Settlement settlement : settlements) {
            Ending ending = Ending.of(settlement);
            for (MemoryEntry entry : held(List.of(ending.key()))) {
                if (entry.leased().until().isAfter(clock.instant())) {
                    settle(entry, ending);
                    settled.add(entry.born.id());
                }
            }
        }
        return settled;
    }

    private void settle(MemoryEntry entry, Ending ending) {
        Instant now = clock.instant();
        entry.end(ending, now);
        entry.status = ending.status();
        entry.lease = null;
        entry.resolution = ending.resolution();
        entry.result = ending.result();
        entry.resolvedAt = ending.status().isFinal() ? now : null;
        Duration delay = ending.delay();
        entry.nextAttemptAt = delay == null ? null : now.plus(delay);
        if (ending.outcome() == Outcome.NOT_EXECUTED) {
            entry.refund();
        }
    }

    @Override
    public synchronized Set<UUID> release(Collection<ClaimKey> claims) {
        Set<UUID> released = new HashSet<>();
        for (MemoryEntry entry : held(claims)) {
            entry.status = FailureStatus.PENDING_RETRY;
            entry.lease = null;
            entry.nextAttemptAt = clock.instant();
            entry.refund();
            released.add(entry.born.id());
        }
        return released;
    }

    @Override
    public synchronized Set<UUID> releaseClaim(UUID token) {
        return release(entries.values().stream()
                .filter(entry -> entry.isHeldBy(token))
                .map(entry -> new ClaimKey(entry.born.id(), token))
                .toList());
    }

    @Override
    public synchronized Reaped reap(ReapRequest request) {
        Instant now = clock.instant();
        boolean counted = request.latestNow() == null || !now.isAfter(request.latestNow());
        List<MemoryEntry> dead = entries.values().stream()
                .filter(entry -> entry.lease != null && entry.lease.until().isBefore(now))
                .limit(request.limit())
                .toList();
        for (MemoryEntry entry : dead) {
            entry.crash(now);
            entry.crashes += counted ? 1 : 0;
            entry.maxRetries = Math.max(entry.maxRetries, entry.attemptCount);
            boolean suspect = counted && entry.crashes >= request.maxCrashes();
            entry.status = suspect ? FailureStatus.PENDING_REVIEW : FailureStatus.PENDING_RETRY;
            if (entry.born.effect() == Effect.NON_IDEMPOTENT) {
                entry.doubt();
            }
            entry.reason = suspect ? Reason.POISON_SUSPECT : entry.reason;
            entry.nextAttemptAt = suspect ? null : now;
            entry.lease = null;
        }
        return new Reaped(now, dead.stream().map(MemoryEntry::change).toList());
    }

    @Override
    public synchronized List<StoredSignature> unsettledSignatures(Set<String> taskTypes) {
        TreeMap<String, Map<String, Long>> countByTask = entries.values().stream()
                .filter(entry -> !entry.status.isFinal())
                .map(entry -> entry.born.call())
                .filter(call -> taskTypes.contains(call.taskType()))
                .collect(Collectors.groupingBy(
                        StoredCall::taskType,
                        TreeMap::new,
                        Collectors.groupingBy(StoredCall::signature, TreeMap::new, Collectors.counting())));
        List<StoredSignature> lines = new ArrayList<>();
        countByTask.forEach((task, countBySignature) ->
                countBySignature.forEach((signature, count) -> lines.add(new StoredSignature(task, signature, count))));
        return lines;
    }

    @Override
    public synchronized Optional<DlqEntry> get(UUID id) {
        return stored(id).map(MemoryEntry::picture);
    }

    @Override
    public synchronized EntryPage find(DlqQuery query) {
        List<DlqEntry> found = entries.descendingMap().values().stream()
                .map(MemoryEntry::picture)
                .filter(entry -> matches(entry, query))
                .limit(query.limit() + 1L)
                .toList();
        return Found.page(found, query.limit());
    }

    @Override
    public synchronized EntryHistory history(UUID id) {
        return stored(id)
                .map(entry -> new EntryHistory(List.copyOf(entry.attempts.values()), entry.reviews))
                .orElseGet(() -> new EntryHistory(List.of(), List.of()));
    }

    @Override
    public synchronized DlqStats stats() {
        Map<DlqStats.Line, Long> counts = entries.values().stream()
                .map(entry -> new DlqStats.Line(
                        entry.born.call().taskType(), entry.status, entry.failure.kind(), entry.reason, 0))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        List<DlqStats.Line> lines = new ArrayList<>();
        counts.forEach((line, count) ->
                lines.add(new DlqStats.Line(line.taskType(), line.status(), line.kind(), line.reason(), count)));
        return Found.stats(lines);
    }

    @Override
    public synchronized Optional<DlqEntry> review(UUID id, ReviewAction action, String actor, String reason) {
        Optional<MemoryEntry> found = stored(id).filter(entry -> action.from().contains(entry.status));
        found.ifPresent(entry -> {
            Instant now = clock.instant();
            entry.reviews.add(new ReviewRecord(
                    now, Texts.clean(actor), action, Texts.clean(reason), entry.status, action.target()));
            entry.status = action.target();
            switch (action) {
                case REPLAY, REPLAY_EVEN_IF_DONE -> replay(entry, action, now);
                case RESOLVE -> close(entry, Resolution.MANUAL, now);
                case DISCARD -> close(entry, Resolution.DISCARDED, now);
            }
        });
        return found.map(MemoryEntry::picture);
    }

    private static void replay(MemoryEntry entry, ReviewAction action, Instant now) {
        boolean mustAsk = action == ReviewAction.REPLAY
                && entry.born.effect() == Effect.NON_IDEMPOTENT
                && entry.failure.kind() == FailureKind.AMBIGUOUS;
        entry.replays++;
        entry.reason = mustAsk ? Reason.AMBIGUOUS : action.name();
        entry.maxRetries = Math.max(entry.maxRetries, entry.attemptCount);
        entry.nextAttemptAt = now;
    }

    private static void close(MemoryEntry entry, String resolution, Instant now) {
        entry.resolution = resolution;
        entry.resolvedAt = now;
        entry.nextAttemptAt = null;
    }

    @Override
    public void close() {}

    private Optional<MemoryEntry> stored(UUID id) {
        return Optional.ofNullable(entries.get(id.toString()));
    }

    private Stream<MemoryEntry> due(Lane lane, Set<String> codecs, String taskType, Instant now) {
        return entries.values().stream()
                .filter(entry -> entry.status == FailureStatus.PENDING_RETRY)
                .filter(entry -> (entry.crashes >= Lane.SUSPECT_CRASHES) == (lane == Lane.SUSPECT))
                .filter(entry -> taskType.equals(entry.born.call().taskType()))
                .filter(entry -> codecs.contains(entry.born.call().codec()))
                .filter(entry -> !entry.dueAt().isAfter(now))
                .sorted(LONGEST_DUE_FIRST);
    }

    private List<MemoryEntry> held(Collection<ClaimKey> claims) {
        return claims.stream()
                .map(key -> stored(key.id()).filter(entry -> entry.isHeldBy(key.token())))
                .flatMap(Optional::stream)
                .toList();
    }

    private static boolean matches(DlqEntry entry, DlqQuery query) {
        UUID after = query.after();
        return Found.statuses(query).contains(entry.status())
                && (query.taskType() == null || Texts.clean(query.taskType()).equals(entry.taskType()))
                && (query.taskId() == null || Texts.clean(query.taskId()).equals(entry.taskId()))
                && (query.fingerprint() == null
                        || Texts.clean(query.fingerprint()).equals(entry.fingerprint()))
                && (query.text() == null || contains(entry, asciiLowerCase(Texts.clean(query.text()))))
                && (query.createdFrom() == null || !entry.createdAt().isBefore(query.createdFrom()))
                && (query.createdBefore() == null || entry.createdAt().isBefore(query.createdBefore()))
                && (after == null || entry.id().toString().compareTo(after.toString()) < 0);
    }

    private static boolean contains(DlqEntry entry, String text) {
        return Stream.of(entry.errorType(), entry.errorMessage(), entry.taskId(), entry.payload())
                .filter(Objects::nonNull)
                .anyMatch(column -> asciiLowerCase(column).contains(text));
    }

    private static String asciiLowerCase(String text) {
        StringBuilder lower = new StringBuilder(text);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower.setCharAt(i, (char) (c + ('a' - 'A')));
            }
        }
        return lower.toString();
    }
}
