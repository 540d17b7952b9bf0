/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.report;

import dev.agentdlq.samples.orderflow.arrivals.Arrivals;
import dev.agentdlq.samples.orderflow.data.Conversation;
import dev.agentdlq.samples.orderflow.play.Faults;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** Says to somebody new what is going to be played and what the record is. */
public final class Opening {
    private static final int WIDTH = 100;
    private static final int LINES = 10;

    private Opening() {}

    /**
     * Prints it.
     *
     * @param conversations what is going to be played
     * @param origin where they come from
     * @param faults which calls fail although they could succeed
     * @param out where to
     */
    public static void print(List<Conversation> conversations, String origin, Faults faults, PrintStream out) {
        String text = String.format(
                Locale.ROOT,
                "%,d conversations of a shop's agent, %,d tool calls, are played through the dead-letter queue (%s)."
                        + " Each call has a recorded answer, ok or an error, that the run is compared with; a call"
                        + " whose recorded error was transient %s.",
                conversations.size(),
                calls(conversations),
                origin,
                faults == Faults.NONE
                        ? "must succeed here at once"
                        : "fails here the first time and must be resolved by a retry");
        LineBreaks.of(text, WIDTH, LINES).forEach(out::println);
    }

    /**
     * Prints what is special about a run under fire.
     *
     * @param arrivals when the calls arrive
     * @param scale how many of their seconds pass in one
     * @param seed what the faults are drawn from
     * @param out where to
     */
    public static void printBurst(Arrivals arrivals, double scale, long seed, PrintStream out) {
        String text = String.format(
                Locale.ROOT,
                "Calls arrive %s, %s times as fast: %,.0f s of it pass in %,.0f s (--scale). In its bursts, in"
                        + " which %,d calls arrive, every second execution fails, elsewhere few do; half of them fail"
                        + " before the effect and half after it (--seed %d). A call waits until what its conversation"
                        + " deferred before it is settled; conversations do not wait for each other.",
                arrivals.origin(),
                BigDecimal.valueOf(scale).stripTrailingZeros().toPlainString(),
                arrivals.seconds(),
                arrivals.seconds() / scale,
                arrivals.inBursts(),
                seed);
        LineBreaks.of(text, WIDTH, LINES).forEach(out::println);
    }

    private static int calls(List<Conversation> conversations) {
        return conversations.stream()
                .mapToInt(conversation -> conversation.calls().size())
                .sum();
    }
}
