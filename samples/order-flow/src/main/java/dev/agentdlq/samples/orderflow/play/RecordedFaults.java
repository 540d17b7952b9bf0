/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import dev.agentdlq.samples.orderflow.data.RecordedCall;
import java.util.Optional;

/**
 * The recorded server's faults: the first execution of a call whose recorded error was transient fails before the shop
 * is reached.
 *
 * @param faults whether they happen at all
 */
record RecordedFaults(Faults faults) implements FaultPlan {
    @Override
    public Optional<Fault> fault(RecordedCall call, int execution) {
        if (faults == Faults.NONE || execution != 1 || !call.hasTransientError()) {
            return Optional.empty();
        }
        boolean isTornRead = "BACKEND_TORN_READ".equals(call.errorCode());
        return Optional.of(new Fault(isTornRead ? Fault.Kind.TORN_READ : Fault.Kind.SERVICE_UNAVAILABLE, false));
    }
}
