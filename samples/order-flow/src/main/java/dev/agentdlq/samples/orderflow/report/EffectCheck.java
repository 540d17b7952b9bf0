/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.report;

import dev.agentdlq.samples.orderflow.OrderTools;
import dev.agentdlq.samples.orderflow.data.RecordedCall;
import dev.agentdlq.samples.orderflow.play.Effects;
import dev.agentdlq.samples.orderflow.play.PlayedCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares how often each call really changed something with the record: once where it was answered, and never where it
 * was refused. Final rows do not show everything, such as an address that was written twice. Thread-safe.
 */
public final class EffectCheck {
    private final Set<String> changes = new TreeSet<>();
    private final List<String> differences = new ArrayList<>();
    private final Share once = new Share();
    private int lost;
    private int doubled;

    /** Notes whether a call is to change something. */
    synchronized void call(PlayedCall played) {
        RecordedCall call = played.call();
        if (OrderTools.CHANGES.contains(call.tool()) && !call.hasDeterministicError() && !played.repeat()) {
            changes.add(call.taskId());
        }
    }

    /** Compares. */
    synchronized void compare(Effects effects) {
        Map<String, Integer> countByTask = new TreeMap<>(effects.countByTask());
        for (String task : changes) {
            Integer count = countByTask.remove(task);
            once.add(count != null && count == 1);
            if (count == null) {
                lost++;
                differences.add(task + ": its effect is lost");
            } else if (count > 1) {
                doubled++;
                differences.add(task + ": took effect " + count + " times");
            }
        }
        countByTask.forEach((task, count) -> {
            doubled++;
            differences.add(task + ": took effect, recorded none");
        });
    }

    /** Returns how many calls did not change what they were to change. */
    synchronized int lost() {
        return lost;
    }

    /** Returns how many calls changed something more often than recorded. */
    synchronized int doubled() {
        return doubled;
    }

    synchronized List<String> differences() {
        return List.copyOf(differences);
    }

    /** Returns how many of the changes were made once. */
    @Override
    public synchronized String toString() {
        return once.toString();
    }
}
