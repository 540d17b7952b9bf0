/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.classifier;

import static dev.agentdlq.classifier.Row.ambiguous;
import static dev.agentdlq.classifier.Row.deterministic;
import static dev.agentdlq.classifier.Row.transientOf;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.MongoException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.ServerAddress;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.agentdlq.Category;
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
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Databases, caches, queues and JSON. */
class StoresTest {
    private static PSQLException postgres(String state) {
        PSQLState known = java.util.Arrays.stream(PSQLState.values())
                .filter(each -> each.getState().equals(state))
                .findFirst()
                .orElseThrow();
        return new PSQLException("message", known);
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
        return List.of(
                transientOf(Category.UNAVAILABLE, labelled),
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
                deterministic(Category.PROGRAM, catchThrowable(() -> three.readValue("[]", Map.class))));
    }

    @ParameterizedTest
    @MethodSource({"jdbc", "r2dbc", "others", "json"})
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
