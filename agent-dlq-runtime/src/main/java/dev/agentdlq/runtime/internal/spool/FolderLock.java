/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/**
 * The right to a process's folder; the operating system takes it back when the process dies.
 *
 * <p>POSIX drops all locks that a process has on a file as soon as it closes any descriptor of that file. So a lock
 * that this JVM holds must never be opened a second time in it, not even to find that it is taken. Who holds what is
 * noted in the system properties, because another class loader may hold another copy of this class.
 */
final class FolderLock implements AutoCloseable {
    private static final String HELD = "dev.agentdlq.spool.held:";

    private final Path file;
    private final String key;
    private final FileChannel channel;

    private FolderLock(Path file, String key, FileChannel channel) {
        this.file = file;
        this.key = key;
        this.channel = channel;
    }

    /** Makes a lock file and takes it. */
    static FolderLock create(Path file) throws IOException {
        Files.createFile(file, DiskFiles.ownerOnly(file, "rw-------"));
        return take(file).orElseThrow(() -> new IOException("another process took the new lock '" + file + "'"));
    }

    /** Takes a lock file that is there; empty if somebody alive holds it or it is gone. */
    static Optional<FolderLock> take(Path file) throws IOException {
        String key;
        try {
            key = HELD + file.toRealPath(LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
        if (System.getProperties().putIfAbsent(key, "") != null) {
            return Optional.empty();
        }
        Optional<FolderLock> lock = Optional.empty();
        try {
            lock = open(file, key);
        } finally {
            if (lock.isEmpty()) {
                System.getProperties().remove(key);
            }
        }
        return lock;
    }

    private static Optional<FolderLock> open(Path file, String key) throws IOException {
        Set<OpenOption> existing = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FileChannel channel;
        try {
            channel = FileChannel.open(file, existing);
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException ofThisProcess) {
            // Nobody but us uses these files, but an answer costs nothing.
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        return lock == null ? Optional.empty() : Optional.of(new FolderLock(file, key, channel));
    }

    boolean isInPlace() {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Removes the file and gives the lock up. */
    void remove() throws IOException {
        Files.deleteIfExists(file);
        close();
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            System.getProperties().remove(key);
        }
    }
}
