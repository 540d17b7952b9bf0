/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One line of a ledger: what a process saw. Immutable. */
public sealed interface LedgerEvent {
    /**
     * Returns the number that the call's argument carries.
     *
     * @return the number, unique over all processes
     */
    long call();

    /**
     * Returns the line, without its end.
     *
     * @return what {@link #parse} reads
     */
    String line();

    /**
     * A tool was entered for the first time.
     *
     * @param call which call
     * @param id its idempotency key; null where the tool did not ask for it
     * @param hash of its arguments
     */
    record Invoked(long call, @Nullable UUID id, String hash) implements LedgerEvent {
        @Override
        public String line() {
            return "I " + call + ' ' + (id == null ? "-" : id) + ' ' + hash;
        }
    }

    /**
     * A tool is about to throw for the first time.
     *
     * @param call which call
     */
    record Threw(long call) implements LedgerEvent {
        @Override
        public String line() {
            return "T " + call;
        }
    }

    /**
     * The exception has reached the caller.
     *
     * @param call which call
     * @param id the entry's id; null where there was no receipt
     * @param storage what the receipt says
     * @param sane whether the caller got what it must get
     * @param delayMicros from the throw to the caller
     * @param stalledMicros for how long of it the whole process stood still
     */
    record Returned(long call, @Nullable UUID id, Storage storage, Sanity sane, long delayMicros, long stalledMicros)
            implements LedgerEvent {
        @Override
        public String line() {
            return "R " + call + ' ' + (id == null ? "-" : id) + ' ' + storage + ' ' + sane.text() + ' ' + delayMicros
                    + ' ' + stalledMicros;
        }
    }

    /**
     * A tool has asked for its effect, in a retry or before it failed for the first time.
     *
     * @param call which call
     * @param id the idempotency key of the execution
     * @param hash of the arguments that the execution got
     */
    record Effect(long call, UUID id, String hash) implements LedgerEvent {
        @Override
        public String line() {
            return "E " + call + ' ' + id + ' ' + hash;
        }
    }

    /**
     * A worker begins to execute a call again.
     *
     * @param call which call
     * @param id the entry
     * @param number which execution of the call it is
     * @param fence which claim of the entry it belongs to
     * @param node the incarnation of the process
     * @param millis when, by the clock of this machine
     */
    record AttemptBegun(long call, UUID id, int number, long fence, int node, long millis) implements LedgerEvent {
        @Override
        public String line() {
            return "B " + call + ' ' + id + ' ' + number + ' ' + fence + ' ' + node + ' ' + millis;
        }
    }

    /**
     * An execution by a worker is over; the worker has still to say so to the store.
     *
     * @param call which call
     * @param id the entry
     * @param fence which claim of the entry it belongs to
     * @param node the incarnation of the process
     * @param normal whether the tool is about to return, not to throw
     */
    record AttemptEnded(long call, UUID id, long fence, int node, boolean normal) implements LedgerEvent {
        @Override
        public String line() {
            return "X " + call + ' ' + id + ' ' + fence + ' ' + node + ' ' + (normal ? "RETURNED" : "THREW");
        }
    }

    /**
     * What must be as it was before the call.
     *
     * @param same the exception is the very object that the tool threw
     * @param interrupt the thread's interrupt flag
     * @param mdc the logging context
     * @param loader the context class loader
     */
    record Sanity(boolean same, boolean interrupt, boolean mdc, boolean loader) {
        String text() {
            return "" + digit(same) + digit(interrupt) + digit(mdc) + digit(loader);
        }

        boolean isWhole() {
            return same && interrupt && mdc && loader;
        }

        private static char digit(boolean fine) {
            return fine ? '1' : '0';
        }

        static Sanity parse(String text) {
            return new Sanity(
                    text.charAt(0) == '1', text.charAt(1) == '1', text.charAt(2) == '1', text.charAt(3) == '1');
        }
    }

    /**
     * Reads a line.
     *
     * @param line the line, without its end
     * @return the event; empty if the line is not whole
     */
    static Optional<LedgerEvent> parse(String line) {
        String[] words = line.split(" ", -1);
        try {
            long call = Long.parseLong(words[1]);
            return Optional.of(
                    switch (words[0]) {
                        case "I" -> new Invoked(call, id(words[2]), words[3]);
                        case "T" -> new Threw(call);
                        case "R" ->
                            new Returned(
                                    call,
                                    id(words[2]),
                                    Storage.valueOf(words[3]),
                                    Sanity.parse(words[4]),
                                    Long.parseLong(words[5]),
                                    Long.parseLong(words[6]));
                        case "E" -> new Effect(call, UUID.fromString(words[2]), words[3]);
                        case "B" ->
                            new AttemptBegun(
                                    call,
                                    UUID.fromString(words[2]),
                                    Integer.parseInt(words[3]),
                                    Long.parseLong(words[4]),
                                    Integer.parseInt(words[5]),
                                    Long.parseLong(words[6]));
                        case "X" ->
                            new AttemptEnded(
                                    call,
                                    UUID.fromString(words[2]),
                                    Long.parseLong(words[3]),
                                    Integer.parseInt(words[4]),
                                    isNormal(words[5]));
                        default -> throw new IllegalArgumentException("unknown event");
                    });
        } catch (IllegalArgumentException | IndexOutOfBoundsException torn) {
            return Optional.empty();
        }
    }

    private static boolean isNormal(String word) {
        if (!word.equals("RETURNED") && !word.equals("THREW")) {
            throw new IllegalArgumentException("half a word");
        }
        return word.equals("RETURNED");
    }

    private static @Nullable UUID id(String word) {
        return word.equals("-") ? null : UUID.fromString(word);
    }
}
