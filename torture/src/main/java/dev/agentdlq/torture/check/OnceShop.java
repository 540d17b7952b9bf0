/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A shop without idempotency keys: each request that gets through has an effect of its own. It can be asked whether one
 * has, and refuses what was sent under an older fence than it was asked under, so that its answer stays true.
 *
 * <p>As a folder: each fence of a call has one slot, a link that is made once and says whether the effect came first or
 * the question. Thread-safe.
 */
public final class OnceShop {
    private static final int FOLDERS = 256;
    private static final Path EFFECT = Path.of("effect");
    private static final Path CLOSED = Path.of("closed");

    private final Path folder;

    /**
     * Uses a folder.
     *
     * @param folder the folder; made with the first slot
     */
    public OnceShop(Path folder) {
        this.folder = folder;
    }

    /**
     * Does the work of a call.
     *
     * @param call the call's number
     * @param fence of the execution, 0 for the caller's own
     * @throws IOException if somebody has been told that it was not done
     */
    public void make(long call, long fence) throws IOException {
        if (!claim(call, fence, EFFECT)) {
            throw new IOException("call " + call + " comes too late with fence " + fence);
        }
    }

    /**
     * Tells whether the work of a call was done, and sees to it that no older execution does it any more.
     *
     * @param call the call's number
     * @param fence of the execution that asks
     * @return true if it was done
     * @throws IOException if the disk refuses
     */
    public boolean isMade(long call, long fence) throws IOException {
        boolean made = false;
        for (long older = 0; older < fence; older++) {
            made |= !claim(call, older, CLOSED)
                    && Files.readSymbolicLink(slot(call, older)).equals(EFFECT);
        }
        return made;
    }

    private boolean claim(long call, long fence, Path content) throws IOException {
        Path slot = slot(call, fence);
        Files.createDirectories(slot.getParent());
        try {
            Files.createSymbolicLink(slot, content);
            return true;
        } catch (FileAlreadyExistsException taken) {
            return false;
        }
    }

    private Path slot(long call, long fence) {
        return folder.resolve(Integer.toHexString((int) Long.remainderUnsigned(call, FOLDERS)))
                .resolve(call + "." + fence);
    }

    /**
     * Reads what was done.
     *
     * @return how often, by the numbers of the calls
     * @throws IOException if the disk refuses
     */
    public Map<Long, Integer> all() throws IOException {
        Map<Long, Integer> effectsByCall = new HashMap<>();
        if (!Files.exists(folder)) {
            return effectsByCall;
        }
        try (Stream<Path> slots = Files.walk(folder, 2)) {
            for (Path slot : slots.filter(Files::isSymbolicLink).toList()) {
                if (Files.readSymbolicLink(slot).equals(EFFECT)) {
                    String name = slot.getFileName().toString();
                    effectsByCall.merge(Long.parseLong(name.substring(0, name.indexOf('.'))), 1, Integer::sum);
                }
            }
        }
        return effectsByCall;
    }
}
