/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Category;
import dev.agentdlq.Effect;
import dev.agentdlq.FailureKind;
import dev.agentdlq.runtime.internal.task.TaskFinder;
import dev.agentdlq.spi.Classification;
import dev.agentdlq.spi.TaskDescriptor;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that could not be had, and connections that were lost. */
class PoolsTest {
    static class Tools {
        @AgentTask(type = "pay", effect = Effect.NON_IDEMPOTENT)
        public void pay() {}
    }

    private final RuleClassifier classifier = new RuleClassifier(List.of());
    private final TaskDescriptor pay = TaskFinder.tasksOf(Tools.class).get(0);

    @ParameterizedTest
    @ValueSource(strings = {"Timeout waiting for idle object, borrowMaxWaitDuration=PT1S", "Pool exhausted"})
    void an_exhausted_commons_pool_was_never_sent_anything(String message) {
        NoSuchElementException none = new NoSuchElementException(message);
        SQLException ofDbcp = new SQLException("Cannot get a connection, pool error " + message, none);

        Classification decision = classifier.classify(pay, ofDbcp);

        assertThat(decision.kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(decision.category()).isEqualTo(Category.UNAVAILABLE);
    }

    @Test
    void any_other_missing_element_stays_deterministic() {
        assertThat(classifier
                        .classify(pay, new NoSuchElementException("No value present"))
                        .kind())
                .isEqualTo(FailureKind.DETERMINISTIC);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.http.conn.ConnectTimeoutException",
                "org.apache.http.conn.ConnectionPoolTimeoutException",
                "reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException"
            })
    void a_timeout_before_there_was_a_connection_was_never_sent(String name) throws Exception {
        Class<? extends Exception> above =
                name.startsWith("org.apache") ? InterruptedIOException.class : TimeoutException.class;

        assertThat(classifier.classify(pay, new IOException(named(name, above))).kind())
                .isEqualTo(FailureKind.TRANSIENT);
    }

    @Test
    void a_connection_of_a_database_that_was_lost_may_have_done_what_it_was_sent_for() {
        assertThat(classifier
                        .classify(pay, new SQLRecoverableException("No more data to read from socket", "08000", 17410))
                        .kind())
                .isEqualTo(FailureKind.AMBIGUOUS);
    }

    @Test
    void the_same_is_true_of_what_spring_makes_of_it() throws Exception {
        Exception lost = named("org.springframework.dao.RecoverableDataAccessException", RuntimeException.class);

        assertThat(classifier.classify(pay, lost).kind()).isEqualTo(FailureKind.AMBIGUOUS);
    }

    private static Exception named(String name, Class<? extends Exception> above) throws Exception {
        return new ByteBuddy()
                .subclass(above)
                .name(name)
                .make()
                .load(PoolsTest.class.getClassLoader(), ClassLoadingStrategy.Default.WRAPPER)
                .getLoaded()
                .getConstructor()
                .newInstance();
    }
}
