/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.report;

import java.util.ArrayList;
import java.util.List;

/** Breaks a text into lines at its spaces and commas. */
final class LineBreaks {
    private static final String MORE = " ...";

    private LineBreaks() {}

    /**
     * Breaks a text.
     *
     * @param text the text; its control characters become spaces
     * @param width how long a line may be
     * @param most how many lines there may be; what does not fit is left out
     * @return at least one line
     */
    static List<String> of(String text, int width, int most) {
        List<String> lines = new ArrayList<>();
        String rest = text.replaceAll("\\p{Cntrl}+", " ").strip();
        while (rest.length() > width) {
            boolean isLast = lines.size() == most - 1;
            int end = end(rest, isLast ? width - MORE.length() : width);
            String line = rest.substring(0, end).stripTrailing();
            if (isLast) {
                lines.add(line + MORE);
                return lines;
            }
            lines.add(line);
            rest = rest.substring(end).stripLeading();
        }
        lines.add(rest);
        return lines;
    }

    /** Returns where a line ends: behind its last comma, at its last space, or in a word that is longer than a line. */
    private static int end(String text, int width) {
        for (int end = width; end > 0; end--) {
            if (text.charAt(end) == ' ' || text.charAt(end - 1) == ',') {
                return end;
            }
        }
        return Character.isHighSurrogate(text.charAt(width - 1)) ? width - 1 : width;
    }
}
