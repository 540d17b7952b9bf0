/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture;

import dev.agentdlq.torture.check.LedgerEvent;
import dev.agentdlq.torture.check.StoredRows;
import dev.agentdlq.torture.node.NodeOptions;
import dev.agentdlq.torture.postgres.PostgresCluster;
import dev.agentdlq.torture.wait.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Waits, after the faults, until processes without callers have drained every spool and retried what is due. */
final class Rest {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /**
     * Longer than the pauses after which a process looks for what dead ones left, and whether the store was replaced.
     */
    static final Duration WITHOUT_PROGRESS = Duration.ofSeconds(40);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final Duration END = Duration.ofMinutes(1);

    private final PostgresCluster cluster;
    private final List<Link> links;
    private final Path folder;
    private final Tally tally;
    private final Consumer<LedgerEvent> consumer;
    private final Settings settings;

    /**
     * How to wait.
     *
     * @param pace of the processes that finish the work
     * @param withoutProgress after which time in which nothing changes what is missing is given up
     */
    record Settings(NodeOptions.Pace pace, Duration withoutProgress) {}

    Rest(
            PostgresCluster cluster,
            List<Link> links,
            Path folder,
            Tally tally,
            Consumer<LedgerEvent> consumer,
            Settings settings) {
        this.cluster = cluster;
        this.links = links;
        this.folder = folder;
        this.tally = tally;
        this.consumer = consumer;
        this.settings = settings;
    }

    /** Waits, then says what is missing still. */
    String await(Supplier<Set<UUID>> promised) throws SQLException {
        long start = System.nanoTime();
        List<NodeProcess> helpers = startHelpers();
        boolean atRest = isReached(promised.get());
        helpers.forEach(NodeProcess::askToEnd);
        for (NodeProcess helper : helpers) {
            if (!helper.hasEnded(END.toMillis())) {
                helper.kill();
            }
            helper.readLedger(consumer);
        }
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        return String.format(
                Locale.ROOT,
                "%s after %d s",
                atRest ? "everything came to rest" : "NOT everything came to rest",
                seconds);
    }

    /** One on each machine. */
    private List<NodeProcess> startHelpers() {
        return links.stream().map(this::startHelper).toList();
    }

    private NodeProcess startHelper(Link link) {
        int incarnation = tally.nextIncarnation();
        return NodeProcess.start(
                new NodeOptions(
                        link.proxy().port(),
                        folder.resolve("ledger-" + incarnation + ".txt"),
                        link.spool(),
                        folder.resolve(NodeSlot.EFFECTS),
                        incarnation,
                        0,
                        settings.pace(),
                        Set.of()),
                "",
                folder.resolve("node-" + incarnation + ".log"));
    }

    /** Waits as long as less and less is left. */
    private boolean isReached(Set<UUID> promised) {
        long[] least = {Long.MAX_VALUE};
        long[] since = {System.nanoTime()};
        Patience.until(LONGEST, () -> {
            Patience.pause(LOOK_AGAIN);
            long left = left(promised);
            if (left < least[0]) {
                least[0] = left;
                since[0] = System.nanoTime();
            }
            return left == 0
                    || System.nanoTime() - since[0] > settings.withoutProgress().toNanos();
        });
        return least[0] == 0;
    }

    private long left(Set<UUID> promised) throws IOException, SQLException {
        try (Connection connection = cluster.connect()) {
            StoredRows rows = new StoredRows(connection);
            Set<UUID> ids = rows.ids();
            long left = rows.open()
                    + promised.stream().filter(id -> !ids.contains(id)).count();
            return left + leftovers().size();
        }
    }

    /** Returns what is left in the spools of all machines. */
    List<Path> leftovers() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Link link : links) {
            files.addAll(link.leftovers());
        }
        return files;
    }
}
