/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import java.time.Instant;
import java.util.EnumSet;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which entries to list. Immutable; made by {@link #builder()} or one of the shortcuts.
 *
 * @param statuses only entries with one of these; empty: any
 * @param taskType only entries of this task; null: any
 * @param taskId only entries with this caller's id; null: any
 * @param fingerprint only entries whose last failure has it, {@link DlqEntry#fingerprint()}; null: any
 * @param text only entries in whose error type, error message, task id or payload view this occurs, whatever the case
 *     of its ASCII letters; null: any
 * @param createdFrom only entries stored at this time or later; null: any
 * @param createdBefore only entries stored before this time; null: any
 * @param after only entries older than this one, the key of the page before; null: from the newest on
 * @param limit entries per page, 1 to 1,000
 */
public record DlqQuery(
        Set<FailureStatus> statuses,
        @Nullable String taskType,
        @Nullable String taskId,
        @Nullable String fingerprint,
        @Nullable String text,
        @Nullable Instant createdFrom,
        @Nullable Instant createdBefore,
        @Nullable UUID after,
        int limit) {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 1_000;
    private static final int MAX_TEXT = 1_000;

    /** Times that every store can compare with; no entry is older or newer. */
    private static final Instant EARLIEST = Instant.EPOCH;

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /**
     * Checks the limit and the text, and copies the statuses. Times before 1970 and after 9999 count as these.
     *
     * @throws IllegalArgumentException if the limit is out of range, or the text longer than 1,000 characters
     */
    public DlqQuery {
        statuses = Set.copyOf(statuses);
        createdFrom = createdFrom == null ? null : storable(createdFrom);
        createdBefore = createdBefore == null ? null : storable(createdBefore);
        if (text != null && text.length() > MAX_TEXT) {
            throw new IllegalArgumentException(
                    "text must not be longer than " + MAX_TEXT + " characters, but has " + text.length());
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be from 1 to " + MAX_LIMIT + ", but was " + limit);
        }
    }

    private static Instant storable(Instant time) {
        return time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : time;
    }

    /**
     * Returns a query for all entries.
     *
     * @return the query, 50 entries a page
     */
    public static DlqQuery everything() {
        return builder().build();
    }

    /**
     * Returns a query for the entries with a status.
     *
     * @param status the status
     * @return the query, 50 entries a page
     */
    public static DlqQuery status(FailureStatus status) {
        return builder().status(status).build();
    }

    /**
     * Starts a query that asks for everything until it is narrowed.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the same query for the page that follows.
     *
     * @param page the page before
     * @return the query
     * @throws NoSuchElementException if that was the last page
     */
    public DlqQuery next(EntryPage page) {
        UUID key = page.next()
                .orElseThrow(() -> new NoSuchElementException(
                        "a page must have a next one, but this was the last; ask page.next() first"));
        return new DlqQuery(statuses, taskType, taskId, fingerprint, text, createdFrom, createdBefore, key, limit);
    }

    /** Narrows a query step by step. For one thread at a time. */
    public static final class Builder {
        private final Set<FailureStatus> statuses = EnumSet.noneOf(FailureStatus.class);
        private @Nullable String taskType;
        private @Nullable String taskId;
        private @Nullable String fingerprint;
        private @Nullable String text;
        private @Nullable Instant createdFrom;
        private @Nullable Instant createdBefore;
        private @Nullable UUID after;
        private int limit = DEFAULT_LIMIT;

        private Builder() {}

        /**
         * Asks for entries with this status, or one of the statuses named before.
         *
         * @param status the status
         * @return this
         */
        public Builder status(FailureStatus status) {
            statuses.add(status);
            return this;
        }

        /**
         * Asks for entries of one task.
         *
         * @param taskType its stable name
         * @return this
         */
        public Builder taskType(String taskType) {
            this.taskType = Objects.requireNonNull(taskType, "taskType");
            return this;
        }

        /**
         * Asks for entries with the caller's own id of the work.
         *
         * @param taskId the id
         * @return this
         */
        public Builder taskId(String taskId) {
            this.taskId = Objects.requireNonNull(taskId, "taskId");
            return this;
        }

        /**
         * Asks for entries whose last failure was the same as that of another entry.
         *
         * @param fingerprint {@link DlqEntry#fingerprint()} of that entry
         * @return this
         */
        public Builder fingerprint(String fingerprint) {
            this.fingerprint = Objects.requireNonNull(fingerprint, "fingerprint");
            return this;
        }

        /**
         * Asks for entries in whose error type, error message, task id or payload view a text occurs.
         *
         * @param text the text, taken literally; ASCII letters match in either case
         * @return this
         */
        public Builder text(String text) {
            this.text = Objects.requireNonNull(text, "text");
            return this;
        }

        /**
         * Asks for entries stored at a time or later.
         *
         * @param time the time
         * @return this
         */
        public Builder createdFrom(Instant time) {
            this.createdFrom = Objects.requireNonNull(time, "time");
            return this;
        }

        /**
         * Asks for entries stored before a time.
         *
         * @param time the time
         * @return this
         */
        public Builder createdBefore(Instant time) {
            this.createdBefore = Objects.requireNonNull(time, "time");
            return this;
        }

        /**
         * Continues after the last entry of an earlier page.
         *
         * @param key {@link EntryPage#next()} of that page
         * @return this
         */
        public Builder after(UUID key) {
            this.after = Objects.requireNonNull(key, "key");
            return this;
        }

        /**
         * Sets how many entries make a page.
         *
         * @param limit 1 to 1,000; 50 by default
         * @return this
         */
        public Builder limit(int limit) {
            this.limit = limit;
            return this;
        }

        /**
         * Makes the query.
         *
         * @return the query
         * @throws IllegalArgumentException if the limit is out of range, or the text longer than 1,000 characters
         */
        public DlqQuery build() {
            return new DlqQuery(
                    statuses, taskType, taskId, fingerprint, text, createdFrom, createdBefore, after, limit);
        }
    }
}
