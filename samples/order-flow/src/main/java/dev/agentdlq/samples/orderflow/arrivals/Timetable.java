/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.arrivals;

import dev.agentdlq.samples.orderflow.data.Conversation;
import dev.agentdlq.samples.orderflow.data.RecordedCall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which call arrives when: call <i>i</i> of the data at arrival <i>i</i> of the trace. Immutable. */
public final class Timetable {
    private final Arrivals arrivals;
    private final Map<String, Arrival> arrivalByTask = new HashMap<>();

    /**
     * Makes the timetable.
     *
     * @param conversations what is going to be played
     * @param trace when requests arrive; any number of them
     */
    public Timetable(List<Conversation> conversations, Arrivals trace) {
        List<RecordedCall> calls = conversations.stream()
                .flatMap(conversation -> conversation.calls().stream())
                .toList();
        arrivals = trace.forCalls(calls.size());
        for (int i = 0; i < calls.size(); i++) {
            arrivalByTask.put(calls.get(i).taskId(), arrivals.all().get(i));
        }
    }

    /** Returns when a call arrives. */
    public Arrival of(RecordedCall call) {
        Arrival arrival = arrivalByTask.get(call.taskId());
        if (arrival == null) {
            throw new IllegalStateException("call '" + call.taskId() + "' is not being played");
        }
        return arrival;
    }

    /** Returns the arrivals of all calls. */
    public Arrivals arrivals() {
        return arrivals;
    }
}
