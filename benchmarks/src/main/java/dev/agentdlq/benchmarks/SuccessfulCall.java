/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A call that succeeds. Each way runs in a process of its own, so that none spoils the other's compilation. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SuccessfulCall {
    /** Enough for the last compiler to have compiled the failure path too. */
    static final int FAILURES = 20_000;

    @Param
    Way way = Way.BARE;

    @Param({"false", "true"})
    boolean afterFailures;

    private QuoteTools tools = new QuoteTools();

    /** No constants: what the compiler knows it computes beforehand. */
    private String order = CancelTools.ORDER;

    private int cents = 1299;

    /** Makes the way, and walks the failure path first where that is asked for. */
    @Setup
    public void prepare() {
        tools = way.tools();
        if (!afterFailures) {
            return;
        }
        for (int i = 0; i < FAILURES; i++) {
            try {
                tools.quote(order, -1_000);
                throw new IllegalStateException("the call must fail, but did not");
            } catch (CallFailedException expected) {
                cents = 1299;
            }
        }
    }

    /**
     * Calls the tool.
     *
     * @return what it returned
     */
    @Benchmark
    public Object call() {
        return tools.quote(order, cents);
    }
}
