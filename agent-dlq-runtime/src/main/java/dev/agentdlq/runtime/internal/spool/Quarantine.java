/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

/** Keeps the bytes of what cannot be brought to the store, one file each, for a person. */
final class Quarantine {
    private final Home home;
    private final SegmentFiles files;

    Quarantine(Home home, SegmentFiles files) {
        this.home = home;
        this.files = files;
    }

    /**
     * Keeps bytes; keeping the same once more changes nothing.
     *
     * @param name what they are called: the same for the same bytes, and only for them
     * @param bytes the bytes
     * @return where they are
     */
    Path keep(String name, byte[] bytes) throws IOException {
        Path folder = home.quarantine();
        Path file = folder.resolve(name + ".record");
        try (SegmentFiles.OpenFile out = files.create(file)) {
            out.write(bytes, 0, bytes.length);
            out.sync();
        } catch (FileAlreadyExistsException kept) {
            return file;
        }
        files.syncFolder(folder);
        return file;
    }
}
