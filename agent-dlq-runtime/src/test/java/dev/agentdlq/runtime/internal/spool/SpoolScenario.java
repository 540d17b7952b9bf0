/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import dev.agentdlq.SpoolOverflow;
import dev.agentdlq.spi.NewEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * What tests of the spool have in common: a folder, a clock that stands still, and spools that are closed at the end.
 */
abstract class SpoolScenario {
    static final String STORE = "store";
    static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path temporary;

    final AtomicLong nanos = new AtomicLong();
    final FaultyDisk disk = new FaultyDisk();
    final List<Drained> told = new ArrayList<>();
    private final List<Spool> spools = new ArrayList<>();
    private int nodes;

    @AfterEach
    void closeSpools() {
        disk.slow.countDown();
        spools.forEach(Spool::close);
    }

    final Path folder() {
        return temporary.resolve("spool");
    }

    final SpoolSettings settings(long maxBytes, SpoolOverflow overflow) {
        nodes++;
        return new SpoolSettings(
                folder(), STORE, "host/7/" + nodes, maxBytes, overflow, 64L << 20, Duration.ofMinutes(10));
    }

    final Spool open() {
        return open(settings(256L << 20, SpoolOverflow.REJECT));
    }

    final Spool open(SpoolSettings settings) {
        Spool spool = Spool.open(settings, nanos::get, () -> BEGIN.plusNanos(nanos.get()), disk);
        spools.add(spool);
        return spool;
    }

    final Drainer drainer(Spool spool, TestStore store, Breaker breaker) {
        return new Drainer(spool, store.store(), breaker, () -> 0.5, told::add);
    }

    final Drainer drainer(Spool spool, TestStore store) {
        return drainer(spool, store, new Breaker(nanos::get));
    }

    final void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    static void append(Spool spool, NewEntry... entries) {
        Arrays.stream(entries).map(spool::append).toList().forEach(SpoolScenario::get);
    }

    static void append(Spool spool, List<NewEntry> entries) {
        entries.stream().map(spool::append).toList().forEach(SpoolScenario::get);
    }

    static void get(CompletableFuture<@Nullable Void> done) {
        done.orTimeout(20, TimeUnit.SECONDS).join();
    }

    static List<UUID> ids(List<NewEntry> entries) {
        return entries.stream().map(NewEntry::id).toList();
    }

    /** Copies the folder as it is now: what a process that is killed now would leave. */
    final Path halted() {
        Path copy = temporary.resolve("halted-" + nodes++);
        copy(folder(), copy);
        return copy;
    }

    static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final List<Path> files(String pattern) {
        if (!Files.exists(folder())) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder())) {
            return files.filter(file -> file.getFileName().toString().matches(pattern))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
