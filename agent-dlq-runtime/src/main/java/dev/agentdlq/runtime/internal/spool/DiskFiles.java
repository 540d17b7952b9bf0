/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The real disk. Files are written as random access files: unlike a channel these survive an interrupt, and unlike a
 * stream they can be cut, and read after their name is gone.
 */
final class DiskFiles implements SegmentFiles {
    @Override
    public OpenFile create(Path file) throws IOException {
        // Fails on whatever is there, a link included, so that nobody can redirect what we write.
        Files.createFile(file, ownerOnly(file, "rw-------"));
        return new DiskFile(new RandomAccessFile(file.toFile(), "rw"));
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        if (!isPosix(folder)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            channel.force(true);
        }
    }

    static FileAttribute<?>[] ownerOnly(Path place, String permissions) {
        return isPosix(place)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    static boolean isPosix(Path place) {
        return place.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static final class DiskFile implements OpenFile {
        private final RandomAccessFile file;

        DiskFile(RandomAccessFile file) {
            this.file = file;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            file.write(bytes, offset, length);
        }

        @Override
        public void sync() throws IOException {
            file.getFD().sync();
        }

        @Override
        public void truncate(long size) throws IOException {
            file.setLength(size);
            file.seek(size);
        }

        @Override
        public byte[] readAll() throws IOException {
            byte[] bytes = new byte[Math.toIntExact(file.length())];
            file.seek(0);
            file.readFully(bytes);
            return bytes;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
