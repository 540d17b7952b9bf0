/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.internal.call;

import dev.agentdlq.internal.EntryIds;
import dev.agentdlq.spi.RunningTasks;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that are running on one thread, the outermost first. Confined to its thread.
 *
 * <p>A call that succeeds and is not asked for its key leaves nothing behind: frames are reused, and a key is made only
 * when somebody asks or the call fails.
 */
public final class CallStack extends RunningTasks {
    private static final int KEPT_FRAMES = 16;

    /** How far out a call of the same task is looked for; tasks seldom call each other in longer circles. */
    private static final int LONGEST_CIRCLE = 8;

    private static final ThreadLocal<CallStack> CURRENT = ThreadLocal.withInitial(CallStack::new);

    private Frame[] frames = newFrames(new Frame[KEPT_FRAMES], 0);
    private @Nullable Object notes;

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
        push(taskType, null);
        return before;
    }

    /**
     * Enters a repeated execution.
     *
     * @param taskType the task
     * @param repetition which execution it is
     * @return how deep the stack was before, for {@link #exitTo}
     */
    public int enterRepeated(String taskType, Repetition repetition) {
        int before = depth;
        push(taskType, repetition);
        return before;
    }

    private void push(String taskType, @Nullable Repetition repetition) {
        if (depth == frames.length) {
            frames = newFrames(Arrays.copyOf(frames, 2 * depth), depth);
        }
        int ordinal = 0;
        boolean insideRepeated = false;
        if (depth > 0) {
            Frame enclosing = frames[depth - 1];
            ordinal = enclosing.innerCalls++;
            insideRepeated = enclosing.insideRepeated || enclosing.repetition != null;
        }
        Frame frame = frames[depth++];
        frame.insideRepeated = insideRepeated;
        frame.taskType = taskType;
        frame.key = repetition == null ? null : repetition.key();
        frame.repetition = repetition;
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
        int innermost = depth - 1;
        int known = innermost;
        while (known >= 0 && frames[known].key == null) {
            known--;
        }
        UUID key = known < 0 ? null : frames[known].key;
        for (int i = known + 1; i <= innermost; i++) {
            key = key == null ? EntryIds.next() : EntryIds.derive(key, frames[i].taskType, frames[i].ordinal);
            frames[i].key = key;
        }
        return Objects.requireNonNull(key);
    }

    /**
     * Returns the key of the task inside which the innermost one runs, once the innermost one's own was made.
     *
     * @return the key; null if it runs inside none
     */
    public @Nullable UUID parentKey() {
        return depth < 2 ? null : frames[depth - 2].key;
    }

    /**
     * Returns whether the innermost task runs, at whatever distance, inside a repeated execution.
     *
     * @return false for the repeated execution itself
     */
    public boolean isInsideRepeated() {
        return innermost().insideRepeated;
    }

    /**
     * Returns whether the innermost task runs inside another call of itself, directly or with few others between.
     *
     * @return true for a recursion
     */
    public boolean isRecursion() {
        String taskType = innermost().taskType;
        for (int i = depth - 2; i >= Math.max(0, depth - 1 - LONGEST_CIRCLE); i--) {
            if (frames[i].taskType.equals(taskType)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns what the engine has noted of failures inside the running tasks.
     *
     * @return the notes; null while nothing has failed
     */
    public @Nullable Object notes() {
        return notes;
    }

    /**
     * Replaces what the engine has noted.
     *
     * @param notes the notes, null for none
     */
    public void setNotes(@Nullable Object notes) {
        this.notes = notes;
    }

    /**
     * Returns what is known of the innermost execution where it repeats a call.
     *
     * @return the repetition; null for the caller's own execution
     */
    public @Nullable Repetition repetition() {
        return innermost().repetition;
    }

    /**
     * Returns what is known of the repeated execution inside which the innermost task runs, or which it is.
     *
     * @return the repetition; null where no execution on this thread repeats a call
     */
    public @Nullable Repetition repetitionAround() {
        for (int i = depth - 1; i >= 0; i--) {
            if (frames[i].repetition != null) {
                return frames[i].repetition;
            }
        }
        return null;
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
        private @Nullable Repetition repetition;
        private boolean insideRepeated;
        private int ordinal;
        private int innerCalls;
    }
}
