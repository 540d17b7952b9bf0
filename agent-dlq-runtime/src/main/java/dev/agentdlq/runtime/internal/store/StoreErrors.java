/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.StoreException;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Says in one line what a database refused, without values: those of a failed statement may be personal data. */
final class StoreErrors {
    private StoreErrors() {}

    /** Returns whether the data is at fault, so that the same statement without it may succeed. */
    static boolean isAboutData(SQLException error) {
        String state = error.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23") || state.startsWith("54"));
    }

    static StoreException failed(String what, String store, SQLException error) {
        if (isAboutData(error)) {
            return new StoreException(
                    store + " could not " + what + ": it refuses the data (SQLState " + error.getSQLState() + ")",
                    null);
        }
        String state = error.getSQLState() == null ? "" : " (SQLState " + error.getSQLState() + ")";
        return new StoreException(store + " could not " + what + ": " + firstLine(root(error)) + state, error);
    }

    static StoreException refused(String store, Map<UUID, String> stateById) {
        return StoreException.refusing(
                store + " refuses the data of " + stateById.size() + " new entries; SQLState by id: " + stateById
                        + "; all others of the batch are stored",
                stateById.keySet());
    }

    static Throwable root(Throwable error) {
        Throwable root = error;
        for (int depth = 0; depth < 20; depth++) {
            Throwable cause = root.getCause();
            if (cause == null) {
                return root;
            }
            root = cause;
        }
        return root;
    }

    static String firstLine(Throwable error) {
        @Nullable String message = error.getMessage();
        return message == null
                ? error.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
