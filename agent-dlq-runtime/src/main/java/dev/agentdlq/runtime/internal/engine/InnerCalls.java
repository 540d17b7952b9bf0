/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.engine;

import dev.agentdlq.Receipt;
import dev.agentdlq.internal.call.CallStack;
import dev.agentdlq.runtime.internal.capture.Capture;
import dev.agentdlq.runtime.internal.classify.CauseChain;
import dev.agentdlq.runtime.internal.time.Uninterruptibly;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The inner calls of one running call that failed, at most {@value #REMEMBERED}: what it takes to find out, when the
 * outer call ends, whose failure it was. Made at the first failure, so that calls without any pay nothing. For one
 * thread at a time.
 */
public final class InnerCalls {
    /** The captures keep the deadline, which is at most a minute; this only ends a wait whose timer has died. */
    private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(61).toNanos();

    private static final int REMEMBERED = 64;

    private final int frame;
    private final @Nullable InnerCalls ofOuterFrames;
    private final ArrayDeque<InnerCall> calls = new ArrayDeque<>();

    private InnerCalls(int frame, @Nullable InnerCalls ofOuterFrames) {
        this.frame = frame;
        this.ofOuterFrames = ofOuterFrames;
    }

    /** What becomes of an outer call's entry and of those of its inner calls. */
    record Ending(List<UUID> supersedes, boolean isSameFailure, CompletableFuture<?> othersKept) {
        static final Ending PLAIN = new Ending(List.of(), false, CompletableFuture.completedFuture(null));
    }

    /** Remembers an inner call in the call that encloses the innermost one. */
    static void rememberInEnclosing(CallStack stack, InnerCall call) {
        int frame = stack.depth - 2;
        InnerCalls latest = (InnerCalls) stack.notes();
        InnerCalls own = latest != null && latest.frame == frame ? latest : new InnerCalls(frame, latest);
        own.add(call);
        stack.setNotes(own);
    }

    private void add(InnerCall call) {
        if (calls.size() == REMEMBERED) {
            // The oldest one was swallowed long ago, as far as anybody can tell.
            CompletableFuture<Receipt> unused = calls.remove().letGo();
        }
        calls.add(call);
    }

    /**
     * Takes what is remembered of a frame, and of those inside it that a full stack kept from ending by themselves.
     *
     * @param stack the calls of this thread
     * @param frame the depth before the call
     * @return its inner calls; null if none failed
     */
    public static @Nullable InnerCalls takeFrom(CallStack stack, int frame) {
        InnerCalls taken = (InnerCalls) stack.notes();
        if (taken == null || taken.frame < frame) {
            return null;
        }
        InnerCalls rest = taken.ofOuterFrames;
        while (rest != null && rest.frame >= frame) {
            for (InnerCall call : rest.calls) {
                taken.add(call);
            }
            rest = rest.ofOuterFrames;
        }
        stack.setNotes(rest);
        return taken;
    }

    /** Ends the call. Does not block. */
    Ending end(@Nullable Throwable failure, @Nullable Capture capture) {
        List<Throwable> chain = failure == null ? List.of() : CauseChain.of(failure);
        List<UUID> supersedes = new ArrayList<>();
        List<CompletableFuture<Receipt>> kept = new ArrayList<>();
        boolean same = false;
        for (InnerCall call : calls) {
            if (isIn(chain, call.failure())) {
                same = true;
                supersedes.addAll(capture == null ? List.of() : call.entries(capture));
            } else {
                CompletableFuture<Receipt> keeping = call.letGo();
                if (keeping != null) {
                    kept.add(keeping);
                }
            }
        }
        return new Ending(supersedes, same, CompletableFuture.allOf(kept.toArray(CompletableFuture<?>[]::new)));
    }

    /**
     * Ends a repeated call: those inner calls whose failure it got over are kept. Blocks for at most the capture
     * deadline.
     *
     * @param failure what it failed with; null if it succeeded
     */
    public void endRepeated(@Nullable Throwable failure) {
        Uninterruptibly.await(end(failure, null).othersKept(), LONGEST_WAIT_NANOS);
    }

    /** By identity: equals is the exception's own, and may throw. */
    private static boolean isIn(List<Throwable> chain, @Nullable Throwable failure) {
        for (Throwable link : chain) {
            if (link == failure) {
                return true;
            }
        }
        return false;
    }
}
