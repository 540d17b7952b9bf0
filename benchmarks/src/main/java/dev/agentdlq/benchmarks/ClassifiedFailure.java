/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import dev.agentdlq.AgentTask;
import dev.agentdlq.FailureKind;
import dev.agentdlq.runtime.internal.classify.RuleClassifier;
import dev.agentdlq.runtime.internal.task.TaskFinder;
import dev.agentdlq.spi.Classification;
import dev.agentdlq.spi.Evidence;
import dev.agentdlq.spi.TaskDescriptor;
import java.io.IOException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A failure that is classified, of a class that was seen before. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ClassifiedFailure {
    /** What is classified, and how it is known. */
    public enum Sort {
        /** Nothing; only a decision is made, which is what a classifier has to make at least. */
        VERDICT_ALONE,
        /** By its own class. */
        CLASS,
        /** By a value that is read from it. */
        FACT,
        /** By a class at the end of a chain. */
        NESTED,
        /** By no rule. */
        UNKNOWN,
        /** By a weak rule, after all others were asked. */
        WEAK;

        Throwable failure() {
            return switch (this) {
                case VERDICT_ALONE, CLASS -> new ConnectException("refused");
                case FACT -> new SQLException("deadlock", "40P01");
                case NESTED ->
                    new ExecutionException(new IllegalStateException("between", new ConnectException("refused")));
                case UNKNOWN -> new IllegalStateException("for whatever reason");
                case WEAK -> new IOException("cut");
            };
        }

        String title() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    static final class Tools {
        @AgentTask(type = "bench.classify")
        public void call() {}
    }

    @Param
    Sort sort = Sort.CLASS;

    private final RuleClassifier classifier = new RuleClassifier(List.of());
    private final TaskDescriptor task = TaskFinder.tasksOf(Tools.class).get(0);
    private Throwable failure = sort.failure();

    /** Takes the failure. */
    @Setup
    public void prepare() {
        failure = sort.failure();
    }

    /**
     * Classifies.
     *
     * @return the decision
     */
    @Benchmark
    public Classification classify() {
        return sort == Sort.VERDICT_ALONE
                ? new Classification(
                        FailureKind.TRANSIENT,
                        "rule",
                        null,
                        null,
                        new Evidence(failure.getClass().getName(), 0, Map.of()))
                : classifier.classify(task, failure);
    }
}
