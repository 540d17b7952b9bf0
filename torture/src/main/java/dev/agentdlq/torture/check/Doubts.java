/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

import java.util.List;
import java.util.Map;

/**
 * Judges the calls of tools whose effect must not happen twice.
 *
 * @param inReview how many wait for a person
 * @param reconciled how many were settled because their effect was found
 */
public record Doubts(int inReview, int reconciled) {
    private static final String REVIEW = "PENDING_REVIEW";
    private static final String POISON_SUSPECT = "POISON_SUSPECT";

    /** Of a run without such calls. */
    public static final Doubts NONE = new Doubts(0, 0);

    /**
     * Compares.
     *
     * @param rows what is stored
     * @param effectsByCall what the shop knows
     * @param checker is told what is broken
     * @return what is neither right nor wrong
     */
    public static Doubts check(List<OnceRow> rows, Map<Long, Integer> effectsByCall, Checker checker) {
        effectsByCall.forEach((call, effects) -> {
            if (effects > 1) {
                checker.tell(Broken.AMBIGUOUS_DOUBLED, "call " + call + " has " + effects + " effects");
            }
        });
        int inReview = 0;
        int reconciled = 0;
        for (OnceRow row : rows) {
            boolean resolved = row.status().equals("RESOLVED");
            if (resolved && !effectsByCall.containsKey(row.call())) {
                checker.tell(Broken.AMBIGUOUS_LOST, "call " + row.call() + " is resolved by " + row.resolution());
            }
            // what seems to kill whoever executes it needs a person, whatever can be asked
            if (row.isAsked() && row.status().equals(REVIEW) && !row.reason().equals(POISON_SUSPECT)) {
                checker.tell(Broken.UNRECONCILED, "call " + row.call() + " is " + row.reason());
            }
            inReview += row.status().equals(REVIEW) ? 1 : 0;
            reconciled += "RECONCILED".equals(row.resolution()) ? 1 : 0;
        }
        return new Doubts(inReview, reconciled);
    }
}
