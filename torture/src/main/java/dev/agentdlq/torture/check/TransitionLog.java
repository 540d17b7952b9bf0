/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

import dev.agentdlq.torture.check.Transition.Hold;
import dev.agentdlq.torture.check.Transition.State;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A witness inside the database: a trigger of the torture's own that notes down every change of an entry but the
 * extension of its lease. A failover that forgets a change forgets its note too. For one thread.
 */
public final class TransitionLog {
    private static final int PAGE = 5_000;

    /** Predicates of the library take statement_timestamp(), so that what it compared can be compared again. */
    private static final String INSTALL = """
            CREATE SCHEMA torture;
            CREATE TABLE torture.transition (
                seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                entry_id uuid NOT NULL,
                at timestamptz NOT NULL,
                old_status text NOT NULL, old_attempts integer NOT NULL, old_crashes integer NOT NULL,
                old_failed_attempt integer NOT NULL, old_fence bigint NOT NULL, old_token uuid, old_until timestamptz,
                old_words text, old_resolution text,
                new_status text NOT NULL, new_attempts integer NOT NULL, new_crashes integer NOT NULL,
                new_failed_attempt integer NOT NULL, new_fence bigint NOT NULL, new_token uuid, new_until timestamptz,
                new_words text, new_resolution text);
            CREATE FUNCTION torture.note() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO torture.transition (entry_id, at,
                    old_status, old_attempts, old_crashes, old_failed_attempt, old_fence, old_token, old_until,
                    old_words, old_resolution,
                    new_status, new_attempts, new_crashes, new_failed_attempt, new_fence, new_token, new_until,
                    new_words, new_resolution)
                VALUES (NEW.id, statement_timestamp(),
                    OLD.status, OLD.attempt_count, OLD.crashes, OLD.failed_attempt, OLD.fence, OLD.claim_token,
                    OLD.lease_until,
                    CASE WHEN OLD.status = 'RESOLVED' THEN OLD.result ELSE OLD.error_message END, OLD.resolution,
                    NEW.status, NEW.attempt_count, NEW.crashes, NEW.failed_attempt, NEW.fence, NEW.claim_token,
                    NEW.lease_until,
                    CASE WHEN NEW.status = 'RESOLVED' THEN NEW.result ELSE NEW.error_message END, NEW.resolution);
                RETURN NULL;
            END $$;
            CREATE TRIGGER torture_note AFTER UPDATE ON agent_dlq.dlq_entry FOR EACH ROW
            WHEN ((OLD.status, OLD.attempt_count, OLD.crashes, OLD.fence, OLD.claim_token, OLD.result, OLD.error_message)
                IS DISTINCT FROM
                (NEW.status, NEW.attempt_count, NEW.crashes, NEW.fence, NEW.claim_token, NEW.result, NEW.error_message))
            EXECUTE FUNCTION torture.note();
            """;

    private static final String READ = "SELECT * FROM torture.transition ORDER BY seq";

    private final Connection connection;

    /**
     * Works by a connection.
     *
     * @param connection to the primary; stays open
     */
    public TransitionLog(Connection connection) {
        this.connection = connection;
    }

    /**
     * Begins to note down.
     *
     * @throws SQLException if the tables are not there yet
     */
    public void install() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(INSTALL);
        }
    }

    /**
     * Reads every change, by the order in which they happened to each entry.
     *
     * @param consumer gets them
     * @throws SQLException if the database refuses
     */
    public void read(Consumer<Transition> consumer) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(PAGE);
            try (ResultSet row = statement.executeQuery(READ)) {
                while (row.next()) {
                    consumer.accept(new Transition(
                            row.getObject("entry_id", UUID.class),
                            state(row, "old_"),
                            state(row, "new_"),
                            row.getObject("at", OffsetDateTime.class).toInstant()));
                }
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static State state(ResultSet row, String prefix) throws SQLException {
        return new State(
                row.getString(prefix + "status"),
                row.getInt(prefix + "attempts"),
                row.getInt(prefix + "crashes"),
                row.getInt(prefix + "failed_attempt"),
                row.getLong(prefix + "fence"),
                hold(row, prefix),
                row.getString(prefix + "words"),
                row.getString(prefix + "resolution"));
    }

    private static @Nullable Hold hold(ResultSet row, String prefix) throws SQLException {
        UUID token = row.getObject(prefix + "token", UUID.class);
        OffsetDateTime until = row.getObject(prefix + "until", OffsetDateTime.class);
        return token == null || until == null ? null : new Hold(token, until.toInstant());
    }
}
