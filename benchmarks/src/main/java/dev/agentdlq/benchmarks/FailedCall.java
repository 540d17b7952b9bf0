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

/** A call that fails with {@value CancelTools#FRAMES} frames, without a database. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FailedCall {
    @Param
    FailureWay way = FailureWay.BARE;

    private FailureWay.Caller caller = (order, reason) -> order;
    private String order = CancelTools.ORDER;
    private String reason = CancelTools.REASON;

    /** Makes the way. */
    @Setup
    public void prepare() {
        caller = way.caller();
        order = CancelTools.ORDER;
        reason = CancelTools.REASON;
    }

    /**
     * Makes a call that fails.
     *
     * @return what came of it
     */
    @Benchmark
    public Object call() {
        return caller.call(order, reason);
    }
}
