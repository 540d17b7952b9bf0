/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import static dev.agentdlq.FailureKind.AMBIGUOUS;
import static dev.agentdlq.FailureKind.DETERMINISTIC;
import static dev.agentdlq.FailureKind.TRANSIENT;

import dev.agentdlq.FailureKind;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What SQLSTATEs say: whole states before classes (the first two characters). From the PostgreSQL manual, appendix
 * "PostgreSQL Error Codes", and its section 13.5, which names 40001 and 40P01 as those to retry.
 */
final class SqlStates {
    private static final Map<String, FailureKind> KINDS_BY_STATE = new HashMap<>();

    static {
        add(TRANSIENT, "08001", "08004", "25006", "40001", "40P01", "55P03", "57P01", "57P02", "57P03");
        add(AMBIGUOUS, "08003", "08006", "08007", "40003", "57014");
        add(TRANSIENT, "53", "58");
        add(DETERMINISTIC, "0A", "22", "23", "28", "42");
    }

    private SqlStates() {}

    private static void add(FailureKind kind, String... states) {
        for (String state : states) {
            KINDS_BY_STATE.put(state, kind);
        }
    }

    static @Nullable String stateOf(SQLException failure) {
        try {
            return failure.getSQLState();
        } catch (RuntimeException hostile) {
            return null;
        }
    }

    static @Nullable FailureKind kindOf(String state) {
        FailureKind exact = KINDS_BY_STATE.get(state);
        return exact != null || state.length() < 2 ? exact : KINDS_BY_STATE.get(state.substring(0, 2));
    }
}
