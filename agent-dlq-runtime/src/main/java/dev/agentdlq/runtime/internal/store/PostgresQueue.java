/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.ClaimRequest;
import dev.agentdlq.spi.ClaimRequest.Lane;
import dev.agentdlq.spi.ClaimRequest.Share;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Finds and claims what is due in PostgreSQL. Thread-safe. */
final class PostgresQueue {
    private final PostgresDatabase database;
    private final Rows rows;
    private final LongSupplier nanoTime;
    private final String claim;
    private final String claimSuspects;
    private final String suspectDue;
    private final Map<String, DueMark> marks = new ConcurrentHashMap<>();

    PostgresQueue(PostgresDatabase database, Rows rows, LongSupplier nanoTime) {
        this.database = database;
        this.rows = rows;
        this.nanoTime = nanoTime;
        this.claim = database.sql(PostgresSql.CLAIM);
        this.claimSuspects = database.sql(PostgresSql.CLAIM_SUSPECTS);
        this.suspectDue = database.sql(PostgresSql.SUSPECT_DUE);
    }

    /** A share and from which due time on it is looked for. */
    private record Part(Share share, @Nullable Instant mark) {}

    List<Claim> claim(ClaimRequest request) {
        List<Part> parts = new ArrayList<>();
        for (Share share : request.shares()) {
            parts.add(new Part(
                    share, request.lane() == Lane.SUSPECT ? null : mark(share).begin()));
        }
        List<Claim> claims = new ArrayList<>(claim(request, parts, request.limit()));
        List<Part> again = claims.size() < request.limit() ? unfilled(parts, claims) : List.of();
        if (!again.isEmpty()) {
            claims.addAll(claim(request, again, request.limit() - claims.size()));
        }
        return claims;
    }

    boolean isSuspectDue(Set<String> taskTypes, Set<String> codecs) {
        return database.query(
                        "look for suspects",
                        suspectDue,
                        p -> p.array("text", List.copyOf(taskTypes), type -> type)
                                .array("text", List.copyOf(codecs), codec -> codec),
                        row -> row.getBoolean("due"))
                .contains(true);
    }

    /** The shares for which there was too little after the mark, and what they still lack. */
    private List<Part> unfilled(List<Part> parts, List<Claim> claims) {
        Map<String, Integer> countByTask = new HashMap<>();
        claims.forEach(claimed -> countByTask.merge(claimed.call().taskType(), 1, Integer::sum));
        List<Part> again = new ArrayList<>();
        for (Part part : parts) {
            Share share = part.share();
            int lacking = share.limit() - countByTask.getOrDefault(share.taskType(), 0);
            if (part.mark() != null && lacking > 0 && mark(share).mayLookAgain()) {
                again.add(new Part(new Share(share.taskType(), lacking), null));
            }
        }
        return again;
    }

    private List<Claim> claim(ClaimRequest request, List<Part> parts, int limit) {
        Map<String, Instant> lastByTask = new HashMap<>();
        long begin = nanoTime.getAsLong();
        try {
            return database.query(
                    "claim entries",
                    request.lane() == Lane.SUSPECT ? claimSuspects : claim,
                    p -> p.array("text", parts, part -> part.share().taskType())
                            .array("integer", parts, part -> part.share().limit())
                            .array("timestamptz", parts, part -> Objects.toString(part.mark(), null))
                            .array("text", List.copyOf(request.codecs()), codec -> codec)
                            .number(limit)
                            .text(request.node())
                            .number(request.lease().toMillis())
                            .uuid(request.token()),
                    row -> {
                        Instant dueAt =
                                row.getObject("due_at", OffsetDateTime.class).toInstant();
                        lastByTask.put(row.getString("task_type"), dueAt);
                        return rows.claim(row, request.token());
                    });
        } finally {
            if (request.lane() == Lane.NORMAL) {
                long took = nanoTime.getAsLong() - begin;
                parts.stream()
                        .filter(part -> part.mark() == null)
                        .forEach(part -> mark(part.share()).looked(took));
                parts.forEach(part -> {
                    Instant last = lastByTask.get(part.share().taskType());
                    if (last != null) {
                        mark(part.share()).reached(last);
                    }
                });
            }
        }
    }

    private DueMark mark(Share share) {
        return marks.computeIfAbsent(share.taskType(), unused -> new DueMark(nanoTime));
    }
}
