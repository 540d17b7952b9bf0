/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.classifier;

import static dev.agentdlq.classifier.Row.ambiguous;
import static dev.agentdlq.classifier.Row.deterministic;
import static dev.agentdlq.classifier.Row.transientOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcernResult;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.agentdlq.Category;
import dev.agentdlq.FailureKind;
import dev.agentdlq.spi.Classification;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Databases, caches, queues and JSON. */
class StoresTest {
    /** As the driver makes it of the server's message. */
    private static PSQLException postgres(String state) {
        return new PSQLException(new ServerErrorMessage("SERROR\0C" + state + "\0Mmessage\0\0"));
    }

    static List<Row> jdbc() {
        return List.of(
                transientOf(Category.CONFLICT, postgres("40001")),
                transientOf(Category.CONFLICT, postgres("40P01")),
                transientOf(Category.UNAVAILABLE, postgres("08001")),
                ambiguous(Category.UNAVAILABLE, postgres("08006")),
                deterministic(Category.CONFLICT, postgres("23505")),
                deterministic(Category.PROGRAM, postgres("42601")),
                deterministic(Category.AUTH, postgres("28P01")),
                transientOf(Category.CONFLICT, new CannotAcquireLockException("lock")),
                transientOf(Category.UNAVAILABLE, new TransientDataAccessResourceException("later")),
                transientOf(Category.UNAVAILABLE, new RecoverableDataAccessException("later")),
                transientOf(Category.UNAVAILABLE, new NonTransientDataAccessResourceException("gone")),
                ambiguous(Category.TIMEOUT, new QueryTimeoutException("slow")),
                deterministic(Category.CONFLICT, new DuplicateKeyException("twice")),
                transientOf(Category.CONFLICT, new DuplicateKeyException("misnamed", new SQLException("", "40001"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08001", "08004", "25006", "40001", "40P01", "53000", "53100", "53200", "53300", "53400", "55P03",
                "57P01", "57P02", "57P03", "58000", "58030"
            })
    void states_that_pass_are_transient(String state) {
        assertState(state, FailureKind.TRANSIENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08003", "08006", "08007", "40003", "57014"})
    void states_of_unknown_outcome_are_ambiguous(String state) {
        assertState(state, FailureKind.AMBIGUOUS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0A000", "22001", "22P02", "23503", "23514", "28000", "42501", "42P01", "42703"})
    void states_of_wrong_statements_are_deterministic(String state) {
        assertState(state, FailureKind.DETERMINISTIC);
    }

    private static void assertState(String state, FailureKind kind) {
        Classification decision = Judge.classify(postgres(state));

        assertThat(decision.kind()).isEqualTo(kind);
        assertThat(decision.rule()).startsWith("SQLSTATE ");
    }

    static List<Row> spring_dao() {
        return List.of(
                transientOf(Category.CONFLICT, new ConcurrencyFailureException("twice")),
                transientOf(Category.CONFLICT, new OptimisticLockingFailureException("version")),
                transientOf(Category.CONFLICT, new PessimisticLockingFailureException("lock")),
                transientOf(Category.UNAVAILABLE, new TransientDataAccessException("later") {}),
                transientOf(Category.UNAVAILABLE, new DataAccessResourceFailureException("refused")),
                deterministic(null, new NonTransientDataAccessException("never") {}),
                deterministic(Category.CONFLICT, new DataIntegrityViolationException("foreign key")),
                deterministic(Category.AUTH, new PermissionDeniedDataAccessException("no", new SQLException("denied"))),
                deterministic(null, new InvalidDataAccessApiUsageException("wrong")),
                deterministic(null, new InvalidDataAccessResourceUsageException("no table")),
                deterministic(null, new EmptyResultDataAccessException(1)),
                deterministic(Category.AUTH, postgres("42501")),
                deterministic(Category.PROGRAM, postgres("0A000")),
                deterministic(Category.INPUT, postgres("22001")),
                transientOf(Category.CONFLICT, postgres("55P03")),
                transientOf(Category.UNAVAILABLE, postgres("57P01")),
                transientOf(Category.UNAVAILABLE, postgres("53300")),
                transientOf(Category.UNAVAILABLE, postgres("25006")),
                ambiguous(Category.TIMEOUT, postgres("57014")),
                ambiguous(null, postgres("40003")));
    }

    static List<Row> r2dbc() {
        return List.of(
                transientOf(Category.CONFLICT, new R2dbcRollbackException("rolled back", "40001")),
                transientOf(Category.UNAVAILABLE, new R2dbcTransientResourceException("later")),
                ambiguous(Category.TIMEOUT, new R2dbcTimeoutException("slow")),
                deterministic(null, new R2dbcBadGrammarException("wrong")),
                deterministic(Category.CONFLICT, new R2dbcDataIntegrityViolationException("twice", "23505")),
                deterministic(null, new R2dbcNonTransientResourceException("gone")));
    }

    static List<Row> others() {
        MongoException labelled = new MongoException("write");
        labelled.addLabel("RetryableWriteError");
        MongoException conflict = new MongoException("transaction");
        conflict.addLabel("TransientTransactionError");
        return List.of(
                transientOf(Category.UNAVAILABLE, labelled),
                transientOf(Category.CONFLICT, conflict),
                transientOf(null, new MongoException("unknown")),
                transientOf(
                        Category.UNAVAILABLE,
                        new MongoSocketOpenException("refused", new ServerAddress(), new java.io.IOException())),
                ambiguous(Category.TIMEOUT, new RedisCommandTimeoutException()),
                transientOf(Category.UNAVAILABLE, new RedisConnectionException("refused")),
                transientOf(Category.UNAVAILABLE, new JedisConnectionException("refused")),
                transientOf(Category.UNAVAILABLE, new DisconnectException()),
                ambiguous(Category.TIMEOUT, new org.apache.kafka.common.errors.TimeoutException("slow")),
                deterministic(null, new InvalidTopicException("name")),
                transientOf(Category.UNAVAILABLE, new MongoTimeoutException("no server")),
                deterministic(
                        Category.AUTH,
                        new MongoSecurityException(
                                MongoCredential.createCredential("shop", "admin", new char[0]), "password")),
                deterministic(
                        Category.CONFLICT,
                        new com.mongodb.DuplicateKeyException(
                                new BsonDocument(), new ServerAddress(), WriteConcernResult.unacknowledged())),
                deterministic(Category.AUTH, new SaslAuthenticationException("password")),
                deterministic(Category.AUTH, new TopicAuthorizationException("no")));
    }

    static List<Row> json() {
        ObjectMapper two = new ObjectMapper();
        tools.jackson.databind.ObjectMapper three = new tools.jackson.databind.ObjectMapper();
        return List.of(
                ambiguous(null, catchThrowable(() -> two.readTree("<html>"))),
                ambiguous(null, catchThrowable(() -> two.readTree("{\"a\": "))),
                deterministic(Category.PROGRAM, catchThrowable(() -> two.readValue("[]", Map.class))),
                deterministic(Category.PROGRAM, catchThrowable(() -> two.writeValueAsString(new Object()))),
                ambiguous(null, catchThrowable(() -> three.readTree("<html>"))),
                ambiguous(null, catchThrowable(() -> three.readTree("{\"a\": "))),
                deterministic(Category.PROGRAM, catchThrowable(() -> three.readValue("[]", Map.class))),
                deterministic(Category.PROGRAM, catchThrowable(() -> three.readValue("99999999999", int.class))),
                deterministic(Category.PROGRAM, catchThrowable(() -> three.readTree("[".repeat(2_000)))));
    }

    @ParameterizedTest
    @MethodSource({"jdbc", "spring_dao", "r2dbc", "others", "json"})
    void is_known(Row row) {
        row.check();
    }

    @Test
    void a_pool_without_a_connection_is_known() throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://localhost:1/none");
        config.setConnectionTimeout(250);
        config.setInitializationFailTimeout(-1);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            Throwable refused = catchThrowable(pool::getConnection);

            Row.transientOf(Category.UNAVAILABLE, refused).check();
        }
        Row.transientOf(Category.UNAVAILABLE, new SQLTransientConnectionException("pool"))
                .check();
    }
}
