/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A shop that honours idempotency keys, as a folder: an effect is a file that is made once, whichever process asks for
 * it, and that no failover forgets. Thread-safe.
 */
public final class Effects {
    private static final int FOLDERS = 256;

    private final Path folder;

    /**
     * Uses a folder.
     *
     * @param folder the folder; made with the first effect
     */
    public Effects(Path folder) {
        this.folder = folder;
    }

    /**
     * Does the work of a call, once for each key.
     *
     * @param call the call's number
     * @param key the idempotency key
     * @return false if it was done before
     * @throws IOException if the disk refuses
     */
    public boolean make(long call, UUID key) throws IOException {
        Path part = part(call);
        Files.createDirectories(part);
        try {
            Files.createFile(part.resolve(call + "." + key));
            return true;
        } catch (FileAlreadyExistsException repeated) {
            return false;
        }
    }

    /**
     * Tells whether the work of a call was done.
     *
     * @param call the call's number
     * @param key the idempotency key
     * @return true if it was
     */
    public boolean isMade(long call, UUID key) {
        return Files.exists(part(call).resolve(call + "." + key));
    }

    /**
     * Undoes the work of a call, as nobody may.
     *
     * @param call the call's number
     * @param key the idempotency key
     * @throws IOException if it was not done, or the disk refuses
     */
    public void undo(long call, UUID key) throws IOException {
        Files.delete(part(call).resolve(call + "." + key));
    }

    private Path part(long call) {
        return folder.resolve(Integer.toHexString((int) Long.remainderUnsigned(call, FOLDERS)));
    }

    /**
     * Reads what was done.
     *
     * @return the keys by the numbers of the calls
     * @throws IOException if the disk refuses
     */
    public Map<Long, Set<UUID>> all() throws IOException {
        Map<Long, Set<UUID>> keysByCall = new HashMap<>();
        if (!Files.exists(folder)) {
            return keysByCall;
        }
        try (Stream<Path> files = Files.walk(folder, 2)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.indexOf('.') > 0)
                    .forEach(name -> {
                        int dot = name.indexOf('.');
                        keysByCall
                                .computeIfAbsent(Long.parseLong(name.substring(0, dot)), unused -> new HashSet<>(2))
                                .add(UUID.fromString(name.substring(dot + 1)));
                    });
        }
        return keysByCall;
    }
}
