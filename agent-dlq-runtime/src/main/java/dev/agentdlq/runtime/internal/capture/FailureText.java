/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import dev.agentdlq.spi.AttemptFailure;
import dev.agentdlq.spi.Classification;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Renders a throwable as text. {@link Throwable#printStackTrace()} would call the exception's own methods unguarded and
 * write without a bound; here each call is guarded and the text ends after 64 k characters.
 */
public final class FailureText {
    private static final int MAX_MESSAGE = 8 * 1024;
    private static final int MAX_TEXT = 64 * 1024;
    private static final int MAX_FRAMES = 256;
    private static final int MAX_CAUSES = 16;
    private static final int MAX_SUPPRESSED = 16;

    private final StringBuilder text = new StringBuilder(2048);
    private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private FailureText() {}

    /**
     * Describes a throwable as it is stored.
     *
     * @param failure the throwable
     * @param decision what it says about trying again
     * @return its type, message and rendered stack
     */
    public static AttemptFailure describe(Throwable failure, Classification decision) {
        return new AttemptFailure(
                decision.kind(), decision.rule(), failure.getClass().getName(), message(failure), render(failure));
    }

    /**
     * Renders a throwable with its stack, causes and suppressed exceptions.
     *
     * @param failure the throwable
     * @return the text, in the layout of a Java stack trace
     */
    public static String render(Throwable failure) {
        FailureText rendering = new FailureText();
        rendering.append(failure, "", 0);
        return cut(rendering.text.toString(), MAX_TEXT);
    }

    /**
     * Reads a throwable's message.
     *
     * @param failure the throwable
     * @return at most 8,192 characters; null if it has none
     */
    public static @Nullable String message(Throwable failure) {
        try {
            String message = failure.getMessage();
            return message == null ? null : cut(message, MAX_MESSAGE);
        } catch (Throwable hostile) {
            return "<getMessage() threw " + hostile.getClass().getName() + ">";
        }
    }

    private void append(Throwable failure, String caption, int depth) {
        text.append(caption).append(failure.getClass().getName());
        if (!seen.add(failure)) {
            text.append(" (shown above)\n");
            return;
        }
        String message = message(failure);
        if (message != null) {
            text.append(": ").append(message);
        }
        text.append('\n');
        appendFrames(failure);
        if (depth < MAX_CAUSES && text.length() < MAX_TEXT) {
            appendSuppressed(failure, depth);
            appendCause(failure, depth);
        }
    }

    private void appendFrames(Throwable failure) {
        try {
            StackTraceElement[] frames = failure.getStackTrace();
            int shown = Math.min(frames.length, MAX_FRAMES);
            for (int i = 0; i < shown && text.length() < MAX_TEXT; i++) {
                text.append("\tat ").append(frames[i]).append('\n');
            }
            if (shown < frames.length) {
                text.append("\t… ").append(frames.length - shown).append(" more\n");
            }
        } catch (Throwable hostile) {
            text.append("\t<getStackTrace() threw ")
                    .append(hostile.getClass().getName())
                    .append(">\n");
        }
    }

    private void appendSuppressed(Throwable failure, int depth) {
        Throwable[] suppressed = failure.getSuppressed();
        for (int i = 0; i < Math.min(suppressed.length, MAX_SUPPRESSED); i++) {
            append(suppressed[i], "Suppressed: ", depth + 1);
        }
    }

    private void appendCause(Throwable failure, int depth) {
        Throwable cause;
        try {
            cause = failure.getCause();
        } catch (Throwable hostile) {
            text.append("<getCause() threw ")
                    .append(hostile.getClass().getName())
                    .append(">\n");
            return;
        }
        if (cause != null) {
            append(cause, "Caused by: ", depth + 1);
        }
    }

    private static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
        return text.substring(0, end) + "…";
    }
}
