/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import dev.agentdlq.samples.orderflow.arrivals.Timetable;
import dev.agentdlq.samples.orderflow.data.RecordedCall;
import java.util.Optional;

/**
 * Which execution of which call fails although it could succeed. It knows that before anything is played, so that the
 * run can be compared with it and a killed run goes on with the same faults. Thread-safe.
 */
public interface FaultPlan {
    /** Returns which option this is the plan of. */
    Faults faults();

    /**
     * Returns what goes wrong.
     *
     * @param call the call
     * @param execution which execution of it, from 1
     * @return the fault; empty if that execution reaches the shop and hears of it
     */
    Optional<Fault> fault(RecordedCall call, int execution);

    /** Returns how many executions a call needs until it hears its true answer. */
    default int executionsOf(RecordedCall call) {
        int execution = 1;
        while (fault(call, execution).isPresent()) {
            execution++;
        }
        return execution;
    }

    /** Returns the plan in which nothing goes wrong. */
    static FaultPlan none() {
        return new RecordedFaults(Faults.NONE);
    }

    /** Returns the plan in which goes wrong what was recorded. */
    static FaultPlan recorded() {
        return new RecordedFaults(Faults.RECORDED);
    }

    /**
     * Returns the plan in which also goes wrong what may in bursts.
     *
     * @param seed the same seed makes the same plan
     * @param timetable says which calls arrive in bursts
     */
    static FaultPlan burst(long seed, Timetable timetable) {
        return new BurstFaults(seed, timetable);
    }
}
