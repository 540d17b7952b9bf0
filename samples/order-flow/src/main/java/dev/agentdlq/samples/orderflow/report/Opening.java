/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.report;

import dev.agentdlq.samples.orderflow.data.Conversation;
import dev.agentdlq.samples.orderflow.play.Faults;
import java.io.PrintStream;
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
                faults == Faults.RECORDED
                        ? "fails here the first time and must be resolved by a retry"
                        : "must succeed here at once");
        LineBreaks.of(text, WIDTH, LINES).forEach(out::println);
    }

    private static int calls(List<Conversation> conversations) {
        return conversations.stream()
                .mapToInt(conversation -> conversation.calls().size())
                .sum();
    }
}
