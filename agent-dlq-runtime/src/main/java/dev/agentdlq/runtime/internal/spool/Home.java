/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import dev.agentdlq.runtime.internal.spool.SegmentHeader.Kind;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of this process: {@code <folder>/<process>}, locked by {@code <folder>/<process>.lock}. The lock is beside
 * the folder and taken before the folder is made, so that a folder which others can see is never unlocked while its
 * process lives. Nothing is made before it is needed. Thread-safe; callers are the spool's own threads.
 */
final class Home {
    static final String LOCK_SUFFIX = ".lock";
    static final String QUARANTINE = "quarantine";

    private static final Logger LOG = LoggerFactory.getLogger(Home.class);
    private static final int MAX_NAME = 100;
    private static final int MAX_HOMES = 10_000;

    private final Path folder;
    private final String process;
    private final ReentrantLock guard = new ReentrantLock();
    private @Nullable Path home;
    private @Nullable FolderLock lock;
    private int homes;
    private int segments;

    Home(Path folder, String node) {
        this.folder = folder;
        this.process = fileName(node);
    }

    Path folder() {
        return folder;
    }

    /** Names a segment that is not there yet, and makes the folder if need be. */
    Path nextSegment(Kind kind) throws IOException {
        guard.lock();
        try {
            Path place = ensure();
            segments++;
            return place.resolve(String.format(Locale.ROOT, "%s-%06d.log", kind.prefix, segments));
        } finally {
            guard.unlock();
        }
    }

    /** Returns the folder for what no store will take, and makes it if need be. */
    Path quarantine() throws IOException {
        guard.lock();
        try {
            Path place = ensure().resolve(QUARANTINE);
            if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(place, DiskFiles.ownerOnly(place, "rwx------"));
            }
            return place;
        } finally {
            guard.unlock();
        }
    }

    Optional<Path> path() {
        guard.lock();
        try {
            return Optional.ofNullable(home);
        } finally {
            guard.unlock();
        }
    }

    /** Returns whether the lock was removed under us: then nobody would find what we leave. */
    boolean isLost() {
        guard.lock();
        try {
            return lock != null && !lock.isInPlace();
        } finally {
            guard.unlock();
        }
    }

    private Path ensure() throws IOException {
        if (home != null && lock != null && lock.isInPlace()) {
            if (!Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(home, DiskFiles.ownerOnly(home, "rwx------"));
                LOG.warn("the spool folder '{}' was removed while it was in use; it is made again", home);
            }
            return home;
        }
        if (lock != null) {
            LOG.warn("the lock of the spool folder '{}' was removed while it was in use; another one is made", home);
            lock.close();
            lock = null;
        }
        return make();
    }

    private Path make() throws IOException {
        Files.createDirectories(folder, DiskFiles.ownerOnly(folder, "rwx------"));
        while (homes < MAX_HOMES) {
            homes++;
            String name = homes == 1 ? process : process + "-" + homes;
            Path place = folder.resolve(name);
            Path lockFile = folder.resolve(name + LOCK_SUFFIX);
            if (Files.exists(place, LinkOption.NOFOLLOW_LINKS) || Files.exists(lockFile, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            lock = FolderLock.create(lockFile);
            home = place;
            Files.createDirectory(place, DiskFiles.ownerOnly(place, "rwx------"));
            return place;
        }
        throw new IOException("no free name for a spool folder of '" + process + "' in '" + folder + "'");
    }

    /** Takes a segment of another folder over; it is never in none of them. */
    Path moveHere(Path segment, Kind kind) throws IOException {
        return Files.move(segment, nextSegment(kind), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes the folder if nothing is left in it, and gives the lock up either way. */
    void close() {
        guard.lock();
        try {
            if (lock == null || home == null) {
                return;
            }
            if (removeIfEmpty(home)) {
                lock.remove();
            } else {
                lock.close();
            }
            lock = null;
        } catch (IOException e) {
            LOG.warn("the spool folder '{}' could not be closed: {}", home, e.toString());
        } finally {
            guard.unlock();
        }
    }

    static boolean removeIfEmpty(Path place) throws IOException {
        try {
            Files.delete(place);
        } catch (DirectoryNotEmptyException inUse) {
            return false;
        } catch (NoSuchFileException gone) {
            return true;
        }
        return true;
    }

    private static String fileName(String node) {
        String plain = node.replaceAll("[^A-Za-z0-9_-]", "-");
        return plain.substring(Math.max(0, plain.length() - MAX_NAME));
    }
}
