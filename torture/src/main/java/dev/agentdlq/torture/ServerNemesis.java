/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture;

import dev.agentdlq.torture.check.StoredRows;
import dev.agentdlq.torture.postgres.PostgresCluster;
import dev.agentdlq.torture.proxy.FaultProxy;
import dev.agentdlq.torture.schedule.ServerEvent;
import dev.agentdlq.torture.wait.Patience;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does to the database what the schedule says, on a thread of its own, so that processes die meanwhile too. */
final class ServerNemesis {
    private static final Duration LONGEST = Duration.ofSeconds(3);

    private final PostgresCluster cluster;
    private final List<FaultProxy> proxies;
    private final Tally tally;
    private final List<ServerEvent> events;
    private final Thread thread = new Thread(this::run, "torture-servers");
    private volatile boolean stopping;
    private volatile @Nullable Throwable trouble;

    ServerNemesis(PostgresCluster cluster, List<FaultProxy> proxies, Tally tally, List<ServerEvent> events) {
        this.cluster = cluster;
        this.proxies = List.copyOf(proxies);
        this.tally = tally;
        this.events = List.copyOf(events);
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            for (ServerEvent event : events) {
                Patience.until(Duration.ofDays(1), () -> stopping || tally.captures() >= event.at());
                if (stopping) {
                    return;
                }
                happen(event);
                tally.serverEvent(event.kind());
            }
        } catch (SQLException | RuntimeException e) {
            trouble = e;
        }
    }

    private void happen(ServerEvent event) throws SQLException {
        switch (event.kind()) {
            case KILL -> {
                cluster.kill();
                comeBack(event);
            }
            case STOP_IMMEDIATELY -> {
                cluster.stopImmediately();
                comeBack(event);
            }
            case STOP_FAST -> {
                cluster.stopFast();
                comeBack(event);
            }
            case FAIL_OVER_ASYNC -> failOver(event, false, true);
            case FAIL_OVER_SYNC -> failOver(event, true, false);
            case FAIL_OVER_SYNC_WAITING -> failOver(event, true, true);
        }
    }

    private void comeBack(ServerEvent event) {
        awaitCaptures(event);
        cluster.startAgain();
    }

    private void failOver(ServerEvent event, boolean synchronous, boolean lagging) throws SQLException {
        cluster.addStandby(synchronous);
        if (lagging) {
            cluster.holdShipping();
        }
        awaitCaptures(event);
        long before = rows();
        cluster.failOver();
        tally.forgotten(Math.max(0, before - rows()));
        proxies.forEach(proxy -> proxy.retarget(cluster.port()));
    }

    private long rows() throws SQLException {
        try (Connection connection = cluster.connect()) {
            return new StoredRows(connection).count();
        }
    }

    private void awaitCaptures(ServerEvent event) {
        long until = tally.captures() + event.captures();
        Patience.until(LONGEST, () -> tally.captures() >= until);
    }

    /** Returns whether everything has happened; fails if something could not. */
    boolean isDone() {
        Throwable failure = trouble;
        if (failure != null) {
            throw new IllegalStateException("the database could not be tortured: " + failure.getMessage(), failure);
        }
        return !thread.isAlive();
    }

    /** Lets the event that is going on end, and no other one begin. */
    void stop() {
        stopping = true;
        Patience.require("the end of what happens to the database", Duration.ofMinutes(4), () -> !thread.isAlive());
        isDone();
    }
}
