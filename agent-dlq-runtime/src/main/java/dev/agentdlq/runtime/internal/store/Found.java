/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.DlqStats;
import dev.agentdlq.EntryPage;
import dev.agentdlq.FailureStatus;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Shapes what queries found, the same way for all stores. */
final class Found {
    private static final Comparator<DlqStats.Line> BY_TASK_AND_STATE = Comparator.comparing(DlqStats.Line::taskType)
            .thenComparing(DlqStats.Line::status)
            .thenComparing(DlqStats.Line::kind)
            .thenComparing(DlqStats.Line::reason);

    private Found() {}

    /** Makes a page of one entry more than asked for, which only tells that there is a next page. */
    static EntryPage page(List<DlqEntry> found, int limit) {
        if (found.size() <= limit) {
            return new EntryPage(found, null);
        }
        return new EntryPage(found.subList(0, limit), found.get(limit - 1).id());
    }

    /** Sorts here and not in SQL, where the order of texts depends on the database's locale. */
    static DlqStats stats(List<DlqStats.Line> lines) {
        return new DlqStats(lines.stream().sorted(BY_TASK_AND_STATE).toList());
    }

    /** Returns the statuses that a query asks for: all, if it names none. */
    static Set<FailureStatus> statuses(DlqQuery query) {
        return query.statuses().isEmpty() ? EnumSet.allOf(FailureStatus.class) : query.statuses();
    }

    /** Makes a LIKE pattern that finds a text anywhere, taken literally; its escape character is the backslash. */
    static String pattern(String text) {
        return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }

    /** Reads a text as an id; null if it is none. */
    static @Nullable UUID uuid(@Nullable String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException other) {
            return null;
        }
    }
}
