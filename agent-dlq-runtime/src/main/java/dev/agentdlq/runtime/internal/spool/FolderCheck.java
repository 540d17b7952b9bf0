/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Finds out whether a folder can be used, without leaving anything in it. */
final class FolderCheck {
    private FolderCheck() {}

    static Optional<String> problemWith(Path folder) {
        Path place = folder.toAbsolutePath().normalize();
        try {
            BasicFileAttributes attributes = Files.readAttributes(place, BasicFileAttributes.class);
            if (!attributes.isDirectory()) {
                return Optional.of("spool folder must be a folder, but '" + place + "' is a file");
            }
            return writable(place, place);
        } catch (NoSuchFileException missing) {
            return missing(place);
        } catch (IOException | SecurityException e) {
            return Optional.of("spool folder must be usable, but '" + place + "' is not: " + e);
        }
    }

    private static Optional<String> missing(Path place) {
        Path parent = place.getParent();
        while (parent != null && !Files.exists(parent)) {
            parent = parent.getParent();
        }
        if (parent == null || !Files.isDirectory(parent)) {
            return Optional.of("spool folder must be in a folder, but '" + place + "' would be in '" + parent
                    + "', which is none");
        }
        return writable(place, parent);
    }

    private static Optional<String> writable(Path place, Path existing) {
        if (!Files.isWritable(existing) || !Files.isExecutable(existing)) {
            return Optional.of("spool folder must be writable, but '" + place + "' is not: check the permissions of '"
                    + existing + "', and that it is not mounted read-only");
        }
        return Optional.empty();
    }
}
