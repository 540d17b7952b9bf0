/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.node;

import dev.agentdlq.Receipt;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Breaks one promise once, behind the library's back. Thread-safe. */
public final class Saboteur {
    /** What is written to the standard error when it is done. */
    public static final String DONE = "sabotage done";

    private static final int TURN = 10;

    private final @Nullable Sabotage sabotage;
    private final String url;
    private final AtomicInteger calls = new AtomicInteger();

    /**
     * Creates one.
     *
     * @param sabotage what to do; null for nothing
     * @param url of the database
     */
    Saboteur(@Nullable Sabotage sabotage, String url) {
        this.sabotage = sabotage;
        this.url = url;
    }

    /** Returns what the caller is to get. */
    Throwable hand(Throwable thrown) {
        if (sabotage != Sabotage.MASKED || calls.incrementAndGet() != TURN) {
            return thrown;
        }
        report();
        return new IOException("wrapped on purpose", thrown);
    }

    /** Is told of an acknowledged failure. */
    void acknowledged(Receipt receipt) throws SQLException {
        if (sabotage == null
                || sabotage == Sabotage.MASKED
                || receipt.storage() != Receipt.Storage.STORE
                || calls.incrementAndGet() != TURN) {
            return;
        }
        try (Connection connection = DriverManager.getConnection(url, "postgres", "")) {
            switch (sabotage) {
                case LOST -> delete(connection, receipt.entryId());
                case DUPLICATED -> copy(connection, receipt.entryId(), "");
                case PHANTOM ->
                    copy(connection, receipt.entryId(), ", args = convert_to('[7,\"never called\"]', 'UTF8')");
                case MASKED -> throw new AssertionError("handled before");
            }
        }
        report();
    }

    /** Tells the parent, so that it does not ask the next process too. */
    private static void report() {
        System.err.println(DONE);
    }

    private static void delete(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM agent_dlq.dlq_entry WHERE id = ?")) {
            delete.setObject(1, id);
            delete.executeUpdate();
        }
    }

    private static void copy(Connection connection, UUID id, String changes) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE copied AS SELECT * FROM agent_dlq.dlq_entry WHERE id = '" + id + "'");
            statement.execute("UPDATE copied SET id = gen_random_uuid()" + changes);
            statement.execute("INSERT INTO agent_dlq.dlq_entry SELECT * FROM copied");
        }
    }
}
