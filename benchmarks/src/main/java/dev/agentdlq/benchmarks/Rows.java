/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** Waits for the rows of contenders. */
final class Rows {
    private Rows() {}

    /** Waits until a table or what is selected of it has no rows left. */
    static void awaitNone(Database database, String... rows) throws SQLException, InterruptedException {
        long end = System.nanoTime() + DrainContender.PATIENCE.toNanos();
        for (String from : rows) {
            while ("t"
                    .equals(database.texts("SELECT EXISTS (SELECT 1 FROM " + from + ")")
                            .get(0))) {
                if (System.nanoTime() - end > 0) {
                    throw new WrongResultException("no rows must be left in " + from + ", but some are");
                }
                TimeUnit.MILLISECONDS.sleep(2);
            }
        }
    }
}
