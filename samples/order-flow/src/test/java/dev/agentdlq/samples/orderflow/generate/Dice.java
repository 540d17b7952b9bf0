/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.generate;

import java.util.List;
import java.util.Random;

/** Seeded choices: the same seed makes the same choices. */
final class Dice {
    private static final List<String> BEGINNINGS = List.of("Ba", "Do", "Fe", "Ka", "Lu", "Mo", "Ne", "Ri", "Su", "Ve");
    private static final List<String> MIDDLES = List.of("la", "mi", "ro", "ta", "ve", "zu");
    private static final List<String> ENDINGS = List.of("dan", "lin", "mar", "nis", "rel", "sko", "tor", "ven");

    private final Random random;

    Dice(long seed) {
        random = new Random(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean chance(int percent) {
        return below(100) < percent;
    }

    <T> T oneOf(List<T> values) {
        return values.get(below(values.size()));
    }

    /** Returns a number of exactly so many digits as text. */
    String digits(int count) {
        StringBuilder text = new StringBuilder().append(1 + below(9));
        while (text.length() < count) {
            text.append(below(10));
        }
        return text.toString();
    }

    /** Returns an invented word with a capital letter. */
    String word() {
        return oneOf(BEGINNINGS) + (chance(50) ? oneOf(MIDDLES) : "") + oneOf(ENDINGS);
    }

    /** Returns a price from 10.00 on. */
    double price(int wholeBelow) {
        return (1000 + below(wholeBelow * 100)) / 100.0;
    }
}
