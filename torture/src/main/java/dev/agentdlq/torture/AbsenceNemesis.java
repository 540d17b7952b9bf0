/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture;

import dev.agentdlq.torture.schedule.Absence;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;

/**
 * Pauses processes and cuts them off for longer than their leases last, as many at a time as leave others to take over.
 * For one thread.
 */
final class AbsenceNemesis {
    private final List<NodeSlot> slots;
    private final Tally tally;
    private final int mostAtOnce;
    private final Queue<Absence> planned;
    private final List<Going> going = new ArrayList<>();

    private record Going(Absence absence, NodeSlot slot, int node, boolean executing) {}

    AbsenceNemesis(List<NodeSlot> slots, Tally tally, int mostAtOnce, List<Absence> planned) {
        this.slots = slots;
        this.tally = tally;
        this.mostAtOnce = mostAtOnce;
        this.planned = new ArrayDeque<>(planned);
    }

    /** Begins what is due, and counts what is over. */
    void tick() {
        for (Iterator<Going> all = going.iterator(); all.hasNext(); ) {
            Going one = all.next();
            if (one.slot().node() != one.node()) {
                // It died meanwhile and never came back: another one has to.
                all.remove();
                planned.add(one.absence());
            } else if (!one.slot().isAbsent()) {
                all.remove();
                tally.absence(one.absence().kind(), one.executing());
            }
        }
        Absence next = planned.peek();
        if (next != null && tally.captures() >= next.at() && going.size() < mostAtOnce && begin(next)) {
            planned.remove();
        }
    }

    private boolean begin(Absence absence) {
        for (int i = 0; i < slots.size(); i++) {
            NodeSlot slot = slots.get((absence.node() + i) % slots.size());
            int executions = slot.executions();
            if (slot.beAbsent(absence.kind(), Duration.ofMillis(absence.millis()))) {
                going.add(new Going(absence, slot, slot.node(), executions > 0));
                return true;
            }
        }
        return false;
    }

    boolean isDone() {
        return planned.isEmpty() && going.isEmpty();
    }
}
