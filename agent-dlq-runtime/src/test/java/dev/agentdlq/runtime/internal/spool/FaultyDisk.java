/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The real disk with faults on demand. */
final class FaultyDisk implements SegmentFiles {
    /** How many of the next syncs fail, after which the page cache is as good as lost. */
    final AtomicInteger failingSyncs = new AtomicInteger();

    /** How many of the next writes stop half-way because there is no room. */
    final AtomicInteger fullWrites = new AtomicInteger();

    final AtomicInteger created = new AtomicInteger();
    final AtomicInteger syncs = new AtomicInteger();
    volatile CountDownLatch slow = new CountDownLatch(0);

    private final DiskFiles disk = new DiskFiles();

    @Override
    public OpenFile create(Path file) throws IOException {
        created.incrementAndGet();
        return new FaultyFile(disk.create(file));
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        disk.syncFolder(folder);
    }

    private static boolean isDue(AtomicInteger faults) {
        return faults.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    private final class FaultyFile implements OpenFile {
        private final OpenFile file;

        FaultyFile(OpenFile file) {
            this.file = file;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (isDue(fullWrites)) {
                file.write(bytes, offset, length / 2);
                throw new IOException("No space left on device");
            }
            file.write(bytes, offset, length);
        }

        @Override
        public void sync() throws IOException {
            try {
                if (!slow.await(20, TimeUnit.SECONDS)) {
                    throw new IOException("the test forgot to open the latch");
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            syncs.incrementAndGet();
            if (isDue(failingSyncs)) {
                throw new IOException("Input/output error");
            }
            file.sync();
        }

        @Override
        public void truncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public byte[] readAll() throws IOException {
            return file.readAll();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
