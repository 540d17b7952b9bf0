/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** Waits for the rows of contenders. */
final class Rows {
    private Rows() {}

    /** Waits until nothing is left of each selection of rows, such as {@code t WHERE status = 'OPEN'}. */
    static void awaitNone(Database database, String... selections) throws SQLException, InterruptedException {
        long end = System.nanoTime() + DrainContender.PATIENCE.toNanos();
        try (Connection connection = database.connect()) {
            for (String rows : selections) {
                try (PreparedStatement any = connection.prepareStatement("SELECT 1 FROM " + rows + " LIMIT 1")) {
                    while (exists(any)) {
                        if (System.nanoTime() - end > 0) {
                            throw new WrongResultException("no rows must be left of " + rows + ", but some are");
                        }
                        TimeUnit.MILLISECONDS.sleep(5);
                    }
                }
            }
        }
    }

    private static boolean exists(PreparedStatement any) throws SQLException {
        try (ResultSet row = any.executeQuery()) {
            return row.next();
        }
    }
}
