/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.node;

import org.jspecify.annotations.Nullable;

/** What the tool tells its caller past the library: which object it threw, and when. For the thread of the call. */
final class CallSite implements AutoCloseable {
    private static final ThreadLocal<@Nullable CallSite> CURRENT = new ThreadLocal<>();

    private final @Nullable CallSite outer;
    private @Nullable Throwable thrown;
    private long thrownNanos;

    private CallSite(@Nullable CallSite outer) {
        this.outer = outer;
    }

    /** Begins a call of a tool. */
    static CallSite enter() {
        CallSite site = new CallSite(CURRENT.get());
        CURRENT.set(site);
        return site;
    }

    /** Returns the call that is going on; null in a retry, which has no caller. */
    static @Nullable CallSite current() {
        return CURRENT.get();
    }

    void throwing(Throwable failure) {
        thrown = failure;
        thrownNanos = System.nanoTime();
    }

    boolean isThrown(Throwable caught) {
        return caught == thrown;
    }

    long nanosSinceThrow() {
        return System.nanoTime() - thrownNanos;
    }

    @Override
    public void close() {
        CURRENT.set(outer);
    }
}
