/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture;

import dev.agentdlq.torture.check.TakeOvers;
import dev.agentdlq.torture.wait.Patience;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Kills processes in the middle of long executions and nothing else, and waits until others have begun them again. For
 * one thread.
 */
final class TakeOverTrial {
    /** Fewer than a process executes at a time, so that those that live have room for what the dead one leaves. */
    private static final int EXECUTIONS = 4;

    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final List<NodeSlot> slots;
    private final TakeOvers takeOvers;
    private final Path gate;
    private final PrintWriter out;

    /**
     * Creates one.
     *
     * @param slots the processes, which call nothing of themselves
     * @param takeOvers is told what they do
     * @param gate the file that keeps endless tools from ending while it is there
     * @param out gets a line for each kill
     */
    TakeOverTrial(List<NodeSlot> slots, TakeOvers takeOvers, Path gate, PrintWriter out) {
        this.slots = slots;
        this.takeOvers = takeOvers;
        this.gate = gate;
        this.out = out;
    }

    void run(int kills) throws IOException {
        require("the start of every process", () -> slots.stream().allMatch(slot -> slot.node() > 0));
        for (int i = 1; i <= kills; i++) {
            Files.createFile(gate);
            slots.get(i % slots.size()).callEndless(EXECUTIONS);
            require("the execution of what was called", () -> executions() == EXECUTIONS);
            int before = takeOvers.count();
            mostBusy().killNow();
            require("the take-over of what the dead one executed", () -> takeOvers.waiting() == 0);
            Files.delete(gate);
            require("the end of every execution", () -> executions() == 0);
            print(i, kills, takeOvers.count() - before);
        }
    }

    private int executions() {
        return slots.stream().mapToInt(NodeSlot::executions).sum();
    }

    private NodeSlot mostBusy() {
        return slots.stream().max(Comparator.comparingInt(NodeSlot::executions)).orElseThrow();
    }

    private void require(String what, Patience.Condition condition) {
        Patience.require(what, LONGEST, () -> {
            slots.forEach(NodeSlot::tick);
            return condition.isMet();
        });
    }

    private void print(int kill, int kills, int executions) {
        out.println(String.format(
                Locale.ROOT,
                "kill %d of %d, in the middle of %d executions; longest until taken over so far %,d ms",
                kill,
                kills,
                executions,
                takeOvers.quantile(1)));
        out.flush();
    }
}
