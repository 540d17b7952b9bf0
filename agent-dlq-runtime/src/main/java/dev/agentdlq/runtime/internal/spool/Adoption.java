/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import dev.agentdlq.runtime.internal.spool.SegmentHeader.Kind;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the folders of dead processes beside our own and moves their segments into it. A folder belongs to whoever
 * holds its lock; the segments are renamed one by one, so that at each moment each is in one place. For one thread.
 */
final class Adoption {
    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

    private final SpoolSettings settings;
    private final Home home;
    private final LongSupplier nanoTime;
    private final Set<Path> leftAlone = new HashSet<>();
    private final Set<Path> troubled = new HashSet<>();

    Adoption(SpoolSettings settings, Home home, LongSupplier nanoTime) {
        this.settings = settings;
        this.home = home;
        this.nanoTime = nanoTime;
    }

    /** Takes over what dead processes left. */
    List<Segment> adopt() {
        List<Segment> adopted = new ArrayList<>();
        for (Path place : places()) {
            try {
                adopt(place, adopted);
                troubled.remove(place);
            } catch (IOException e) {
                if (troubled.add(place)) {
                    LOG.warn("the spool folder '{}' cannot be taken over yet: {}", place, e.toString());
                }
            }
        }
        return adopted;
    }

    private List<Path> places() {
        List<Path> places = new ArrayList<>();
        Optional<Path> own = home.path();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(settings.folder())) {
            for (Path child : children) {
                boolean candidate = Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)
                        && !leftAlone.contains(child)
                        && !Optional.of(child).equals(own);
                if (candidate) {
                    places.add(child);
                }
            }
        } catch (NoSuchFileException nothingYet) {
            return List.of();
        } catch (IOException e) {
            LOG.debug("'{}' cannot be listed", settings.folder(), e);
        }
        Collections.sort(places);
        return places;
    }

    private void adopt(Path place, List<Segment> adopted) throws IOException {
        List<Path> files = segments(place);
        Path lockFile = place.resolveSibling(place.getFileName() + Home.LOCK_SUFFIX);
        if (!Files.exists(lockFile, LinkOption.NOFOLLOW_LINKS)) {
            if (!files.isEmpty() && Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                leaveAlone(place, "its lock file is missing, so its process may be alive");
            }
            return;
        }
        Optional<FolderLock> lock = FolderLock.take(lockFile);
        if (lock.isEmpty()) {
            return;
        }
        try (FolderLock held = lock.get()) {
            // Only what is there now counts: the last owner may have written since we looked.
            List<Path> left = segments(place);
            Optional<String> foreign = foreign(left);
            if (foreign.isPresent()) {
                leaveAlone(place, foreign.get());
                return;
            }
            int before = adopted.size();
            for (Path file : left) {
                take(file).ifPresent(adopted::add);
            }
            takeQuarantine(place);
            if (Home.removeIfEmpty(place)) {
                held.remove();
            }
            if (adopted.size() > before) {
                LOG.info("took over {} spool segments of the ended process '{}'", adopted.size() - before, place);
            }
        }
    }

    private static List<Path> segments(Path place) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(place, "*.log")) {
            for (Path child : children) {
                if (kind(child).isPresent() && Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS)) {
                    files.add(child);
                }
            }
        } catch (NoSuchFileException gone) {
            return List.of();
        }
        Collections.sort(files);
        return files;
    }

    private static Optional<Kind> kind(Path file) {
        String name = file.getFileName().toString();
        for (Kind kind : Kind.values()) {
            if (kind.names(name)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** Says why these segments are not for us, if they are not. */
    private Optional<String> foreign(List<Path> files) throws IOException {
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                Optional<SegmentHeader> header = SegmentHeader.parse(in.readNBytes(SegmentHeader.SIZE));
                if (header.isPresent() && header.get().version() > SegmentHeader.CURRENT) {
                    return Optional.of("it was written by a newer release");
                }
                if (header.isPresent() && !header.get().store().equals(settings.store())) {
                    return Optional.of(
                            "it is for the store '" + header.get().store() + "', not for '" + settings.store() + "'");
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Segment> take(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Optional<SegmentHeader> header = SegmentHeader.parse(bytes);
        if (header.isPresent()) {
            int entries = new SegmentContent(bytes, header.get()).records().size();
            Path here = home.moveHere(file, header.get().kind());
            return Optional.of(new Segment(here, header.get(), bytes.length, entries, nanoTime.getAsLong()));
        }
        if (bytes.length > SegmentHeader.SIZE) {
            String name = settings.folder().relativize(file).toString().replace(File.separatorChar, '-');
            Path kept = Files.move(file, home.quarantine().resolve(name));
            LOG.error(
                    "the spool segment '{}' is damaged where it begins, so nothing in it can be read; its {} bytes are"
                            + " in '{}' and a person must look at them",
                    file,
                    bytes.length,
                    kept);
        } else {
            // The header is durable before the first record counts as kept, so this one holds none.
            Files.delete(file);
        }
        return Optional.empty();
    }

    private void takeQuarantine(Path place) throws IOException {
        Path theirs = place.resolve(Home.QUARANTINE);
        if (!Files.isDirectory(theirs, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(theirs)) {
            for (Path child : children) {
                // What has the same name has the same bytes.
                Files.move(child, home.quarantine().resolve(child.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Home.removeIfEmpty(theirs);
    }

    private void leaveAlone(Path place, String why) {
        if (leftAlone.add(place)) {
            LOG.warn("the spool folder '{}' is left alone: {}", place, why);
        }
    }
}
