/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the checker has found. For one thread; the checker fills it. */
public final class Findings {
    private static final int EXAMPLES = 5;

    private final Map<Broken, Integer> counts = new EnumMap<>(Broken.class);
    private final Map<Broken, List<String>> examples = new EnumMap<>(Broken.class);
    private final Map<Storage, Integer> receipts = new EnumMap<>(Storage.class);
    private final Delays delays;
    private int invoked;
    private int unreturned;
    private int rows;
    private Work work = new Work(0, 0, 0, 0, 0);

    /**
     * What workers did.
     *
     * @param executions how many they began
     * @param dropped how many came to an end whose result the store did not take
     * @param crashes how often an entry was taken from a worker that was lost
     * @param released how often a worker gave an entry back before it was executed
     * @param repeated how often an effect was asked for that the shop had made already
     */
    public record Work(long executions, long dropped, long crashes, long released, long repeated) {}

    /**
     * Starts with nothing found.
     *
     * @param delays of the callers
     */
    Findings(Delays delays) {
        this.delays = delays;
    }

    void broken(Broken promise, long call, @Nullable UUID id) {
        broken(promise, "call " + call + (id == null ? "" : " entry " + id));
    }

    void broken(Broken promise, String example) {
        counts.merge(promise, 1, Integer::sum);
        List<String> some = examples.computeIfAbsent(promise, unused -> new ArrayList<>());
        if (some.size() < EXAMPLES) {
            some.add(example);
        }
    }

    void receipt(Storage storage) {
        receipts.merge(storage, 1, Integer::sum);
    }

    void totals(int invoked, int unreturned, int rows) {
        this.invoked = invoked;
        this.unreturned = unreturned;
        this.rows = rows;
    }

    /**
     * Tells how often a promise was broken.
     *
     * @param promise which one
     * @return how often
     */
    public int count(Broken promise) {
        return counts.getOrDefault(promise, 0);
    }

    /**
     * Names some cases.
     *
     * @param promise the broken promise
     * @return at most five, such as the number of a call and the id of its entry
     */
    public List<String> examples(Broken promise) {
        return List.copyOf(examples.getOrDefault(promise, List.of()));
    }

    /**
     * Tells whether every promise was kept.
     *
     * @return true if nothing is broken
     */
    public boolean isClean() {
        return counts.isEmpty();
    }

    /**
     * Tells how many callers got a receipt of a kind.
     *
     * @param storage the kind
     * @return how many
     */
    public int receipts(Storage storage) {
        return receipts.getOrDefault(storage, 0);
    }

    /**
     * Tells how long failing calls took longer.
     *
     * @return the delays
     */
    public Delays delays() {
        return delays;
    }

    /**
     * Tells how many calls entered their tool.
     *
     * @return the number
     */
    public int invoked() {
        return invoked;
    }

    /**
     * Tells how many failing calls died with their process before they reached their caller.
     *
     * @return the number
     */
    public int unreturned() {
        return unreturned;
    }

    /**
     * Tells how many rows the database has.
     *
     * @return the number
     */
    public int rows() {
        return rows;
    }

    void work(Work done) {
        work = done;
    }

    /**
     * Tells what workers did.
     *
     * @return the numbers
     */
    public Work work() {
        return work;
    }
}
