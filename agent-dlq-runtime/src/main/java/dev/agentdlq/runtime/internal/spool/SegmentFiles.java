/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** What the spool does to a disk while it writes: the place where a test lets a disk fail. Thread-safe. */
interface SegmentFiles {
    /** Makes a file that only this user can read. */
    OpenFile create(Path file) throws IOException;

    /** Makes the names in a folder durable. */
    void syncFolder(Path folder) throws IOException;

    /** A file that is being written. For one thread at a time. */
    interface OpenFile extends Closeable {
        void write(byte[] bytes, int offset, int length) throws IOException;

        void sync() throws IOException;

        void truncate(long size) throws IOException;

        /** Reads all of it, even when somebody has removed its name. */
        byte[] readAll() throws IOException;
    }
}
