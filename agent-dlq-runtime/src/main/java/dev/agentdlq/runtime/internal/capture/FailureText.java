/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import dev.agentdlq.spi.AttemptFailure;
import dev.agentdlq.spi.Classification;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Renders a throwable as text. {@link Throwable#printStackTrace()} would call the exception's own methods unguarded and
 * write without a bound; here each call is guarded, of a long stack the beginning and the end are shown, and the text
 * ends after 64 k characters. Nothing is called but the getters of {@link Throwable}.
 */
public final class FailureText {
    private static final int MAX_MESSAGE = 8 * 1024;
    private static final int MAX_TEXT = 64 * 1024;

    /** From here on only types and messages, so that the root is named however long the chain is. */
    private static final int FRAMES_UNTIL = 48 * 1024;

    private static final int FIRST_FRAMES = 120;
    private static final int LAST_FRAMES = 40;
    private static final int MAX_CAUSES = 16;
    private static final int MAX_SUPPRESSED = 16;
    private static final StackTraceElement[] NO_FRAMES = {};

    /** One text is made at a time as a rule; its buffer is the largest thing that a capture would allocate. */
    private static final AtomicReference<@Nullable StringBuilder> SPARE = new AtomicReference<>();

    private final StringBuilder text;
    private final UnaryOperator<String> redaction;
    private @Nullable Set<Throwable> seen;

    private FailureText(StringBuilder text, UnaryOperator<String> redaction) {
        this.text = text;
        this.redaction = redaction;
    }

    /**
     * Describes a throwable as it is stored.
     *
     * @param taskType the task that failed
     * @param failure the throwable
     * @param decision what it says about trying again
     * @param redaction masks secrets in a message; frames have none
     * @return its type, message and rendered stack
     */
    public static AttemptFailure describe(
            String taskType, Throwable failure, Classification decision, UnaryOperator<String> redaction) {
        String message = message(failure);
        return new AttemptFailure(
                decision.kind(),
                decision.category(),
                decision.rule(),
                failure.getClass().getName(),
                message == null ? null : redaction.apply(message),
                render(failure, redaction),
                Fingerprint.of(taskType, failure),
                null);
    }

    /**
     * Describes a throwable without calling any of its methods, for one that would not answer.
     *
     * @param taskType the task that failed
     * @param failure the throwable
     * @param decision what is assumed about trying again
     * @return its type, and why nothing else is known
     */
    static AttemptFailure describeUnseen(String taskType, Throwable failure, Classification decision) {
        String type = failure.getClass().getName();
        String message = "<the exception did not answer in time>";
        return describe(taskType, type, message, decision);
    }

    /**
     * Describes a failure that nothing threw.
     *
     * @param taskType the task that failed
     * @param type the class name of what could have been thrown
     * @param message what is wrong
     * @param decision what it says about trying again
     * @return the same as if it had been thrown, without a stack
     */
    public static AttemptFailure describe(String taskType, String type, String message, Classification decision) {
        return new AttemptFailure(
                decision.kind(),
                decision.category(),
                decision.rule(),
                type,
                message,
                type + ": " + message,
                Fingerprint.of(taskType, type, message),
                null);
    }

    /**
     * Renders a throwable with its stack, causes and suppressed exceptions.
     *
     * @param failure the throwable
     * @param redaction masks secrets in messages
     * @return the text, in the layout of a Java stack trace
     */
    static String render(Throwable failure, UnaryOperator<String> redaction) {
        StringBuilder spare = SPARE.getAndSet(null);
        StringBuilder text = spare == null ? new StringBuilder(8 * 1024) : spare;
        try {
            text.setLength(0);
            new FailureText(text, redaction).append(failure, "", 0, NO_FRAMES);
            return cut(text, MAX_TEXT);
        } finally {
            if (text.capacity() <= 2 * MAX_TEXT) {
                SPARE.set(text);
            }
        }
    }

    /**
     * Reads a throwable's message.
     *
     * @param failure the throwable
     * @return at most 8,192 characters; null if it has none
     */
    static @Nullable String message(Throwable failure) {
        try {
            String message = failure.getMessage();
            return message == null ? null : cut(message, MAX_MESSAGE);
        } catch (Throwable hostile) {
            return threw("getMessage", hostile);
        }
    }

    /**
     * Reads a throwable's stack.
     *
     * @param failure the throwable
     * @return its frames; none where it does not answer
     */
    static @Nullable StackTraceElement[] frames(Throwable failure) {
        try {
            StackTraceElement[] frames = failure.getStackTrace();
            return frames == null ? NO_FRAMES : frames;
        } catch (Throwable hostile) {
            return NO_FRAMES;
        }
    }

    private void append(Throwable failure, String caption, int depth, StackTraceElement[] enclosing) {
        text.append(caption).append(failure.getClass().getName());
        if (depth > 0 && !seen().add(failure)) {
            text.append(" (shown above)\n");
            return;
        }
        String message = message(failure);
        if (message != null) {
            text.append(": ").append(redaction.apply(message));
        }
        text.append('\n');
        StackTraceElement[] frames = framesOf(failure);
        appendFrames(frames, enclosing);
        if (depth < MAX_CAUSES && text.length() < MAX_TEXT) {
            appendSuppressed(failure, depth, frames);
            appendCause(failure, depth, frames);
        }
    }

    /** Most failures have neither a cause nor anything suppressed; the set is for those that do. */
    private Set<Throwable> seen() {
        if (seen == null) {
            seen = Collections.newSetFromMap(new IdentityHashMap<>());
        }
        return seen;
    }

    private StackTraceElement[] framesOf(Throwable failure) {
        try {
            StackTraceElement[] frames = failure.getStackTrace();
            return frames == null ? NO_FRAMES : frames;
        } catch (Throwable hostile) {
            text.append('\t').append(threw("getStackTrace", hostile)).append('\n');
            return NO_FRAMES;
        }
    }

    private void appendFrames(StackTraceElement[] frames, StackTraceElement[] enclosing) {
        int own = frames.length - inCommon(frames, enclosing);
        int first = Math.min(own, FIRST_FRAMES);
        int last = Math.min(own - first, LAST_FRAMES);
        for (int i = 0; i < first && text.length() < FRAMES_UNTIL; i++) {
            appendFrame(frames[i]);
        }
        appendLeftOut(own - first - last);
        for (int i = own - last; i < own && text.length() < FRAMES_UNTIL; i++) {
            appendFrame(frames[i]);
        }
        appendLeftOut(frames.length - own);
    }

    private void appendLeftOut(int frames) {
        if (frames > 0) {
            text.append("\t... ").append(frames).append(" more\n");
        }
    }

    /** What {@link StackTraceElement#toString()} writes, but without an object for each frame. */
    private void appendFrame(@Nullable StackTraceElement frame) {
        if (frame == null) {
            return;
        }
        text.append("\tat ");
        String module = frame.getModuleName();
        if (module != null) {
            text.append(module).append('/');
        }
        text.append(frame.getClassName())
                .append('.')
                .append(frame.getMethodName())
                .append('(');
        String file = frame.getFileName();
        if (frame.isNativeMethod()) {
            text.append("Native Method");
        } else if (file == null) {
            text.append("Unknown Source");
        } else {
            text.append(file);
            if (frame.getLineNumber() >= 0) {
                text.append(':').append(frame.getLineNumber());
            }
        }
        text.append(")\n");
    }

    private static int inCommon(StackTraceElement[] frames, StackTraceElement[] enclosing) {
        int common = 0;
        while (common < frames.length
                && common < enclosing.length
                && frames[frames.length - 1 - common] != null
                && frames[frames.length - 1 - common].equals(enclosing[enclosing.length - 1 - common])) {
            common++;
        }
        return common;
    }

    private void appendSuppressed(Throwable failure, int depth, StackTraceElement[] frames) {
        Throwable[] suppressed = failure.getSuppressed();
        if (suppressed.length > 0) {
            seen().add(failure);
        }
        for (int i = 0; i < Math.min(suppressed.length, MAX_SUPPRESSED); i++) {
            append(suppressed[i], "Suppressed: ", depth + 1, frames);
        }
        if (suppressed.length > MAX_SUPPRESSED) {
            text.append("Suppressed: ")
                    .append(suppressed.length - MAX_SUPPRESSED)
                    .append(" more\n");
        }
    }

    private void appendCause(Throwable failure, int depth, StackTraceElement[] frames) {
        Throwable cause;
        try {
            cause = failure.getCause();
        } catch (Throwable hostile) {
            text.append(threw("getCause", hostile)).append('\n');
            return;
        }
        if (cause != null) {
            seen().add(failure);
            append(cause, "Caused by: ", depth + 1, frames);
        }
    }

    private static String threw(String getter, Throwable hostile) {
        return "<" + getter + "() threw " + hostile.getClass().getName() + ">";
    }

    private static String cut(CharSequence text, int limit) {
        if (text.length() <= limit) {
            return text.toString();
        }
        int end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
        return text.subSequence(0, end) + "…";
    }
}
