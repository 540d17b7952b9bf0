/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.failpoint;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which failpoints do what, read from a text such as {@code CAPTURE_AFTER_COMMIT=halt@0.07,SPOOL_TORN=pause#3;seed=42}.
 * {@code @0.07} is the probability of each hit, {@code #3} the only hit that counts; without either every hit does.
 * Thread-safe.
 */
final class Arming {
    /** What Unix reports of a process that was killed. */
    private static final int KILLED = 137;

    private static final Pattern RULE =
            Pattern.compile("([A-Z_]+)=(halt|pause|throw|skip)(?:@(0(?:\\.[0-9]+)?|1(?:\\.0+)?)|#([0-9]{1,9}))?");
    private static final String SEED = ";seed=";

    private final Map<Failpoint, Rule> rules;
    private final Random random;

    private enum Action {
        HALT,
        PAUSE,
        THROW,
        SKIP
    }

    private record Rule(Action action, double probability, int turn, AtomicInteger hits) {
        boolean isDue(Random random) {
            int hit = hits.incrementAndGet();
            return turn > 0 ? hit == turn : random.nextDouble() < probability;
        }
    }

    private Arming(Map<Failpoint, Rule> rules, long seed) {
        this.rules = rules;
        this.random = new Random(seed);
    }

    /**
     * Reads the text.
     *
     * @param text the text, null or blank to arm nothing
     * @return what is armed; null for nothing
     * @throws IllegalArgumentException if the text cannot be read
     */
    static @Nullable Arming parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        int end = text.contains(SEED) ? text.indexOf(SEED) : text.length();
        long seed = end == text.length() ? 0 : Long.parseLong(text.substring(end + SEED.length()));
        Map<Failpoint, Rule> rules = new EnumMap<>(Failpoint.class);
        for (String rule : text.substring(0, end).split(",", -1)) {
            Matcher matcher = RULE.matcher(rule);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "a failpoint must be armed like CALL_MID=halt@0.1 or CALL_MID=pause#3," + " but was '" + rule
                                + "'");
            }
            @Nullable String probability = matcher.group(3);
            @Nullable String turn = matcher.group(4);
            rules.put(
                    Failpoint.valueOf(matcher.group(1)),
                    new Rule(
                            Action.valueOf(matcher.group(2).toUpperCase(Locale.ROOT)),
                            probability == null ? 1 : Double.parseDouble(probability),
                            turn == null ? 0 : Integer.parseInt(turn),
                            new AtomicInteger()));
        }
        return new Arming(rules, seed);
    }

    boolean hit(Failpoint failpoint) {
        Rule rule = rules.get(failpoint);
        if (rule == null || !rule.isDue(random)) {
            return false;
        }
        switch (rule.action) {
            case HALT -> Runtime.getRuntime().halt(KILLED);
            case PAUSE -> pause(failpoint);
            case THROW -> throw new FailpointException(failpoint);
            case SKIP -> {
                return true;
            }
        }
        return false;
    }

    /** Says where it stands and waits for ever, for somebody who kills the process. */
    @SuppressWarnings("SystemOut") // read by the parent process
    private static void pause(Failpoint failpoint) {
        System.err.println("failpoint " + failpoint);
        System.err.flush();
        CountDownLatch never = new CountDownLatch(1);
        while (never.getCount() > 0) {
            try {
                never.await();
            } catch (InterruptedException ignored) {
                // The process is about to be killed.
            }
        }
    }
}
