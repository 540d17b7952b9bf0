/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.util.Locale;

/**
 * One line of a comparison. Immutable.
 *
 * @param name what was measured, and against what
 * @param unit what the figures count
 * @param ours the median of our figures
 * @param base the median of the figures that ours are compared with
 * @param ratio the median of ours divided by base, each pair from the same round; not a number where a base was 0
 * @param runs in how many rounds it was measured
 */
record Result(String name, String unit, double ours, double base, double ratio, int runs) {
    String json() {
        return "{\"name\": \"" + name + "\", \"unit\": \"" + unit + "\", \"ours\": " + number(ours) + ", \"base\": "
                + number(base) + ", \"ratio\": " + number(ratio) + ", \"runs\": " + runs + "}";
    }

    /** JSON knows no infinity and nothing that is not a number. */
    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6f", value) : "null";
    }
}
