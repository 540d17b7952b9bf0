/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.runtime.internal.spool.SpoolException.Reason;
import dev.agentdlq.runtime.internal.time.Uninterruptibly;
import dev.agentdlq.spi.NewEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps failures on the local disk while the store does not take them, and what the store took for a while longer.
 * Everything that is queued is written in one go and synced once, on a thread of its own. Thread-safe; no method but
 * {@link #close} blocks.
 */
public final class Spool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final int MAX_GROUP = 1_024;
    private static final long MAX_QUEUED_BYTES = 64L << 20;
    private static final int MAX_QUEUED_JOBS = 20_000;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final SpoolSettings settings;
    private final Home home;
    private final PendingLog log;
    private final PendingSegments pending;
    private final Window window;
    private final LongSupplier nanoTime;
    private final InstantSource clock;
    private final LinkedBlockingQueue<Job> queue = new LinkedBlockingQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final Trouble disk;
    private final Trouble windowTrouble =
            new Trouble(LOG, Level.WARN, "the spool's window", "what an asynchronous failover loses is not sent again");
    private final Thread thread = new Thread(null, this::run, "agent-dlq-spool", 0, false);
    private volatile Runnable onAppended = () -> {};
    private volatile boolean windowWanted = true;
    private volatile boolean closing;
    private volatile boolean ended;

    /** Something for the thread to do. */
    private record Job(
            Kind kind,
            List<NewEntry> entries,
            @Nullable Errand errand,
            long bytes,
            CompletableFuture<@Nullable Void> done) {
        enum Kind {
            APPEND,
            NOTE,
            ERRAND
        }
    }

    /** What only the thread may do. */
    @FunctionalInterface
    interface Errand {
        void run() throws IOException;
    }

    private Spool(SpoolSettings settings, LongSupplier nanoTime, InstantSource clock, SegmentFiles files) {
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.clock = clock;
        this.home = new Home(settings.folder(), settings.node());
        this.pending = new PendingSegments(settings, home, files);
        this.log = new PendingLog(settings, home, files, nanoTime, pending::sealed);
        this.window = new Window(settings, home, files, nanoTime);
        this.disk = new Trouble(
                LOG,
                Level.ERROR,
                "the spool in '" + settings.folder() + "'",
                "failures that the store does not take are not kept; free or repair the disk");
    }

    /**
     * Opens a spool. Makes nothing on the disk before the first record, and never fails because of the disk: what
     * stands in the way is logged, and looked at again with each record.
     *
     * @param settings where and how much
     * @param nanoTime the clock, such as {@code System::nanoTime}
     * @return the spool, its thread running
     */
    public static Spool open(SpoolSettings settings, LongSupplier nanoTime) {
        return open(settings, nanoTime, InstantSource.system(), new DiskFiles());
    }

    static Spool open(SpoolSettings settings, LongSupplier nanoTime, InstantSource clock, SegmentFiles files) {
        Spool spool = new Spool(settings, nanoTime, clock, files);
        spool.checkFolder();
        spool.thread.setDaemon(true);
        spool.thread.start();
        return spool;
    }

    /**
     * Says why a folder cannot hold a spool.
     *
     * @param folder the folder, which need not be there yet
     * @return the problem in one sentence; empty if there is none
     */
    public static Optional<String> problemWith(Path folder) {
        return FolderCheck.problemWith(folder);
    }

    /**
     * Keeps an entry that the store does not have.
     *
     * @param entry the entry
     * @return completes when the entry is durable; fails with a {@link SpoolException} when it is not kept. What
     *     depends on it runs on the spool's thread and must not block
     */
    public CompletableFuture<@Nullable Void> append(NewEntry entry) {
        return offer(Job.Kind.APPEND, List.of(entry));
    }

    /**
     * Notes entries that the store has just committed, in case it loses them. Where that fails it is only logged.
     *
     * @param entries the entries
     * @return completes when they are written, which does not mean synced, or when that has failed
     */
    public CompletableFuture<@Nullable Void> committed(List<NewEntry> entries) {
        if (!windowWanted || entries.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return offer(Job.Kind.NOTE, List.copyOf(entries)).exceptionally(onlyLogged -> null);
    }

    /**
     * Returns whether the last attempt to use the disk went well.
     *
     * @return false if it failed, or the folder is known to be unusable
     */
    public boolean isUsable() {
        return !disk.isPresent();
    }

    /**
     * Returns how many entries the store does not have yet.
     *
     * @return the count of this process, and of dead ones that it took over
     */
    public long pendingEntries() {
        return pending.entries();
    }

    /**
     * Returns how much room these entries take.
     *
     * @return bytes
     */
    public long pendingBytes() {
        return pending.bytes();
    }

    private CompletableFuture<@Nullable Void> offer(Job.Kind kind, List<NewEntry> entries) {
        long bytes = 0;
        for (NewEntry entry : entries) {
            bytes += EntryBytes.size(entry);
        }
        boolean tooMuch = queuedBytes.get() > MAX_QUEUED_BYTES || queue.size() > MAX_QUEUED_JOBS;
        return closing || tooMuch
                ? refused(kind)
                : enqueue(new Job(kind, entries, null, bytes, new CompletableFuture<>()));
    }

    private CompletableFuture<@Nullable Void> refused(Job.Kind kind) {
        SpoolException why = closing
                ? new SpoolException(Reason.CLOSED, "the spool is closed", null)
                : new SpoolException(
                        Reason.BACKLOG,
                        "the spool's disk does not keep up: " + queue.size() + " writes wait for it",
                        null);
        if (kind == Job.Kind.NOTE && !closing) {
            windowTrouble.failed(String.valueOf(why.getMessage()));
        }
        return CompletableFuture.failedFuture(why);
    }

    private CompletableFuture<@Nullable Void> enqueue(Job job) {
        queuedBytes.addAndGet(job.bytes);
        queue.add(job);
        if (ended) {
            // The thread may have looked into the queue for the last time before this job was in it.
            refuseQueued();
        }
        return job.done;
    }

    /** Lets the thread do something after all that is queued now. */
    CompletableFuture<@Nullable Void> errand(Errand errand) {
        return enqueue(new Job(Job.Kind.ERRAND, List.of(), errand, 0, new CompletableFuture<>()));
    }

    private void run() {
        List<Job> group = new ArrayList<>();
        while (!closing || !queue.isEmpty()) {
            try {
                group.add(queue.take());
                queue.drainTo(group, MAX_GROUP - 1);
                work(group);
            } catch (InterruptedException ignored) {
                // Nobody but close() ends this thread, and it does not interrupt.
            } catch (Throwable trouble) {
                giveUp(group, trouble);
            }
            group.clear();
        }
        ended = true;
        refuseQueued();
    }

    /** Whatever happens, an exhausted heap included, this thread must live on; callers then wait for their deadline. */
    private static void giveUp(List<Job> group, Throwable trouble) {
        try {
            group.forEach(job -> job.done.completeExceptionally(
                    new SpoolException(Reason.DISK, "the spool failed unexpectedly", trouble)));
            LOG.error("the spool's thread met {}; it goes on", trouble.toString(), trouble);
        } catch (Throwable untold) {
            // There is no memory to tell it.
        }
    }

    private void refuseQueued() {
        Job job = queue.poll();
        while (job != null) {
            job.done.completeExceptionally(new SpoolException(Reason.CLOSED, "the spool is closed", null));
            job = queue.poll();
        }
    }

    private void work(List<Job> group) {
        Encoded appended = new Encoded(group, Job.Kind.APPEND);
        if (!appended.payloads.isEmpty()) {
            append(appended);
        }
        Encoded noted = new Encoded(group, Job.Kind.NOTE);
        if (!noted.payloads.isEmpty() && !Failpoint.WINDOW_BEFORE_WRITE.hit()) {
            note(noted);
        }
        noted.jobs.forEach(job -> job.done.complete(null));
        for (Job job : group) {
            if (job.errand != null) {
                run(job, job.errand);
            }
        }
    }

    /** What a group holds of one kind, as bytes; what cannot be written fails alone. */
    private final class Encoded {
        final List<Job> jobs = new ArrayList<>();
        final List<byte[]> payloads = new ArrayList<>();

        Encoded(List<Job> group, Job.Kind kind) {
            for (Job job : group) {
                if (job.kind == kind) {
                    queuedBytes.addAndGet(-job.bytes);
                    add(job);
                }
            }
        }

        private void add(Job job) {
            try {
                for (NewEntry entry : job.entries) {
                    byte[] payload = EntryBytes.encode(entry, clock.instant());
                    if (job.kind == Job.Kind.APPEND) {
                        pending.makeRoom(payload.length);
                    }
                    payloads.add(payload);
                }
                jobs.add(job);
            } catch (SpoolException noRoom) {
                job.done.completeExceptionally(noRoom);
            } catch (RuntimeException | Error unwritable) {
                job.done.completeExceptionally(
                        new SpoolException(Reason.UNWRITABLE, "the entry cannot be written as bytes", unwritable));
            }
        }
    }

    private void append(Encoded records) {
        try {
            if (!Failpoint.SPOOL_BEFORE_WRITE.hit()) {
                log.append(records.payloads);
            }
            Failpoint.SPOOL_AFTER_FSYNC.hit();
        } catch (IOException | RuntimeException | Error e) {
            pending.notKept(records.payloads);
            disk.failed(e.toString());
            records.jobs.forEach(job -> job.done.completeExceptionally(new SpoolException(
                    Reason.DISK, "the spool in '" + settings.folder() + "' cannot be written: " + e, e)));
            return;
        }
        disk.worked();
        records.jobs.forEach(job -> job.done.complete(null));
        onAppended.run();
    }

    private void note(Encoded records) {
        try {
            window.note(records.payloads);
            windowTrouble.worked();
        } catch (IOException | RuntimeException e) {
            windowTrouble.failed(e.toString());
        }
    }

    private static void run(Job job, Errand errand) {
        try {
            errand.run();
            job.done.complete(null);
        } catch (IOException | RuntimeException e) {
            job.done.completeExceptionally(e);
        }
    }

    void onAppended(Runnable listener) {
        onAppended = listener;
    }

    /** For a store that has no history to lose: nothing more is noted. */
    void wantNoWindow() {
        windowWanted = false;
    }

    PendingSegments pending() {
        return pending;
    }

    PendingLog log() {
        return log;
    }

    Window window() {
        return window;
    }

    Home home() {
        return home;
    }

    SpoolSettings settings() {
        return settings;
    }

    /** Tells when calls failed, which must outlast the process. */
    InstantSource clock() {
        return clock;
    }

    LongSupplier nanoTime() {
        return nanoTime;
    }

    /** Moves what somebody left without a lock, where no other process would find it, to a folder with one. */
    void rehouse() {
        if (!home.isLost()) {
            return;
        }
        List<Segment> segments = new ArrayList<>(pending.segments());
        segments.addAll(window.segments());
        for (Segment segment : segments) {
            try {
                segment.movedTo(home.moveHere(segment.file(), segment.header().kind()));
            } catch (IOException e) {
                LOG.debug("'{}' cannot be moved", segment.file(), e);
            }
        }
    }

    /** Looks at the folder without a record. */
    void checkFolder() {
        problemWith(settings.folder()).ifPresentOrElse(disk::failed, disk::worked);
    }

    /** Writes what is queued, for at most five seconds, and gives the folder up. Idempotent. */
    @Override
    public void close() {
        if (closing) {
            return;
        }
        CompletableFuture<@Nullable Void> last = errand(() -> {
            log.seal();
            window.seal();
        });
        closing = true;
        CompletableFuture<@Nullable Void> woken = errand(() -> {});
        boolean done = Uninterruptibly.join(thread, CLOSE_PATIENCE.toNanos());
        if (!done || !woken.isDone() || last.isCompletedExceptionally()) {
            LOG.warn(
                    "the spool in '{}' could not write all that was queued within {}",
                    settings.folder(),
                    CLOSE_PATIENCE);
        }
        if (done) {
            home.close();
        }
    }
}
