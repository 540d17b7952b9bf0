/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which name somebody meant. */
final class NearNames {
    private NearNames() {}

    /** Returns the candidate that is most like a name; empty if none is like it. */
    static Optional<String> nearest(String name, Collection<String> candidates) {
        return candidates.stream()
                .filter(candidate -> isLike(name, candidate))
                .min(Comparator.comparingInt((String candidate) -> distance(lower(name), lower(candidate)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static boolean isLike(String name, String candidate) {
        String one = lower(name);
        String other = lower(candidate);
        // Whoever writes the method's name instead of the type, or leaves out a prefix, means that task.
        return distance(one, other) <= Math.max(2, one.length() / 3)
                || lastPart(one).equals(lastPart(other));
    }

    private static String lastPart(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Counts the letters to insert, remove, replace or swap with their neighbour. */
    static int distance(String one, String other) {
        int[][] distances = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int k = 0; k <= other.length(); k++) {
                distances[i][k] = i == 0 || k == 0 ? i + k : shortest(distances, one, other, i, k);
            }
        }
        return distances[one.length()][other.length()];
    }

    private static int shortest(int[][] distances, String one, String other, int i, int k) {
        int changed = distances[i - 1][k - 1] + (one.charAt(i - 1) == other.charAt(k - 1) ? 0 : 1);
        int shortest = Math.min(changed, Math.min(distances[i - 1][k], distances[i][k - 1]) + 1);
        boolean isSwapped =
                i > 1 && k > 1 && one.charAt(i - 1) == other.charAt(k - 2) && one.charAt(i - 2) == other.charAt(k - 1);
        return isSwapped ? Math.min(shortest, distances[i - 2][k - 2] + 1) : shortest;
    }
}
