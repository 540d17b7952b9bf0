/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import dev.agentdlq.samples.orderflow.arrivals.Timetable;
import dev.agentdlq.samples.orderflow.data.RecordedCall;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The faults of a server under load, beside the recorded ones: an execution of a call that arrives in a burst fails
 * often, one of another call seldom, half of them before the effect and half of them after it.
 *
 * <p>After the effect any sort is possible, also a refusal, which is then that of a tool's second request. No call is
 * hit more often than its retries can heal: what the queue does with its last retry is not the question here, and the
 * record has no answer to it.
 */
final class BurstFaults implements FaultPlan {
    /** How likely an execution fails, in and outside of a burst. */
    private static final double IN_BURST = 0.5;

    private static final double ELSEWHERE = 0.03;

    /** The retries of a task of the sample, which leaves them as they are by default. */
    private static final int MOST_PER_CALL = 3;

    private static final List<Fault.Kind> KINDS = List.of(
            Fault.Kind.CONNECTION_REFUSED,
            Fault.Kind.READ_TIMEOUT,
            Fault.Kind.TOO_MANY_REQUESTS,
            Fault.Kind.SERVICE_UNAVAILABLE);

    private final FaultPlan recorded = FaultPlan.recorded();
    private final long seed;
    private final Timetable timetable;

    BurstFaults(long seed, Timetable timetable) {
        this.seed = seed;
        this.timetable = timetable;
    }

    @Override
    public Faults faults() {
        return Faults.BURST;
    }

    @Override
    public Optional<Fault> fault(RecordedCall call, int execution) {
        return execution > MOST_PER_CALL
                ? Optional.empty()
                : recorded.fault(call, execution).or(() -> rolled(call, execution));
    }

    /** Rolls dice that belong to this execution alone, so that no other one's order or number matters. */
    private Optional<Fault> rolled(RecordedCall call, int execution) {
        SplittableRandom dice = new SplittableRandom(
                seed + 31L * call.seq() + 1_000_003L * call.conversation().hashCode());
        for (int i = 1; i < execution; i++) {
            dice = dice.split();
        }
        boolean isBurst = timetable.of(call).isInBurst();
        if (dice.nextDouble() >= (isBurst ? IN_BURST : ELSEWHERE)) {
            return Optional.empty();
        }
        return Optional.of(new Fault(KINDS.get(dice.nextInt(KINDS.size())), dice.nextBoolean()));
    }
}
