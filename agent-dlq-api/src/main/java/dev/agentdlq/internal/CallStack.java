/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.internal;

import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that are running on one thread, the outermost first. Confined to its thread.
 *
 * <p>A call that succeeds and is not asked for its key leaves nothing behind: frames are reused, and a key is made only
 * when somebody asks or the call fails.
 */
public final class CallStack {
    private static final int KEPT_FRAMES = 16;
    private static final ThreadLocal<CallStack> CURRENT = ThreadLocal.withInitial(CallStack::new);

    private Frame[] frames = newFrames(new Frame[KEPT_FRAMES], 0);
    private int depth;

    private CallStack() {}

    /**
     * Returns the stack of this thread.
     *
     * @return the stack, the same one for the life of the thread
     */
    public static CallStack ofThisThread() {
        return CURRENT.get();
    }

    /**
     * Enters the caller's own execution of a task.
     *
     * @param taskType the task
     * @return how deep the stack was before, for {@link #exitTo}
     */
    public int enter(String taskType) {
        int before = depth;
        push(taskType, null, 1, false, null);
        return before;
    }

    /**
     * Enters a repeated execution.
     *
     * @param taskType the task
     * @param key the key of the call
     * @param number which execution it is
     * @param replay whether a person asked for it
     * @param leaseLost tells at any time whether this node may still finish it
     * @return how deep the stack was before, for {@link #exitTo}
     */
    public int enterRepeated(String taskType, UUID key, int number, boolean replay, BooleanSupplier leaseLost) {
        int before = depth;
        push(taskType, key, number, replay, leaseLost);
        return before;
    }

    private void push(
            String taskType, @Nullable UUID key, int number, boolean replay, @Nullable BooleanSupplier leaseLost) {
        if (depth == frames.length) {
            frames = newFrames(Arrays.copyOf(frames, 2 * depth), depth);
        }
        int ordinal = depth == 0 ? 0 : frames[depth - 1].innerCalls++;
        Frame frame = frames[depth++];
        frame.taskType = taskType;
        frame.key = key;
        frame.number = number;
        frame.replay = replay;
        frame.leaseLost = leaseLost;
        frame.ordinal = ordinal;
        frame.innerCalls = 0;
    }

    /**
     * Leaves a task, and those inside it that a stack overflow kept from leaving.
     *
     * @param before what entering it returned
     */
    public void exitTo(int before) {
        depth = before;
        if (depth == 0 && frames.length > KEPT_FRAMES) {
            frames = Arrays.copyOf(frames, KEPT_FRAMES);
        }
    }

    /**
     * Makes a task the innermost one again, where a stack overflow kept those inside it from leaving.
     *
     * @param before what entering it returned
     */
    public void leaveInner(int before) {
        depth = before + 1;
    }

    /**
     * Returns whether no task is running.
     *
     * @return true outside every task
     */
    public boolean isEmpty() {
        return depth == 0;
    }

    /**
     * Returns the key of the innermost task, and makes it if nobody asked before.
     *
     * @return the key
     */
    public UUID key() {
        int known = depth - 1;
        while (known >= 0 && frames[known].key == null) {
            known--;
        }
        UUID key = known < 0 ? null : frames[known].key;
        for (int i = known + 1; i < depth; i++) {
            key = key == null ? EntryIds.next() : EntryIds.derive(key, frames[i].taskType, frames[i].ordinal);
            frames[i].key = key;
        }
        return Objects.requireNonNull(key);
    }

    /**
     * Returns which execution of its call the innermost task is.
     *
     * @return 1 for the caller's own
     */
    public int number() {
        return innermost().number;
    }

    /**
     * Returns whether a person asked for the innermost execution.
     *
     * @return true from the first replay on
     */
    public boolean isReplay() {
        return innermost().replay;
    }

    /**
     * Returns the live answer whether this node may still finish the innermost task.
     *
     * @return the answer
     */
    public BooleanSupplier leaseLost() {
        BooleanSupplier leaseLost = innermost().leaseLost;
        return leaseLost == null ? CallStack::never : leaseLost;
    }

    private static boolean never() {
        return false;
    }

    private Frame innermost() {
        return frames[depth - 1];
    }

    private static Frame[] newFrames(Frame[] frames, int from) {
        for (int i = from; i < frames.length; i++) {
            frames[i] = new Frame();
        }
        return frames;
    }

    private static final class Frame {
        private String taskType = "";
        private @Nullable UUID key;
        private int number;
        private boolean replay;
        private @Nullable BooleanSupplier leaseLost;
        private int ordinal;
        private int innerCalls;
    }
}
