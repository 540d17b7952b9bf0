/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells which throwables can be read on the thread of a failing call: those whose getters are the JDK's own. The
 * getters of all others are foreign code, which may block.
 */
final class TrustedFailures {
    private static final int MAX_THROWABLES = 64;
    private static final List<String> GETTERS = List.of("getMessage", "getCause", "getStackTrace");

    private static final ClassValue<Boolean> TRUSTED = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return GETTERS.stream().allMatch(getter -> isOfJdk(type, getter));
        }
    };

    private int left = MAX_THROWABLES;

    private TrustedFailures() {}

    /**
     * Looks at a throwable with its causes and suppressed exceptions.
     *
     * @param failure the throwable
     * @return true if reading them runs no code but the JDK's; false also where they are too many to tell
     */
    static boolean includes(Throwable failure) {
        return new TrustedFailures().trusts(failure);
    }

    /** Returns the cause; null where there is none, or asking would run foreign code. */
    static @Nullable Throwable causeOf(Throwable failure) {
        return TRUSTED.get(failure.getClass()) ? failure.getCause() : null;
    }

    private boolean trusts(@Nullable Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (--left < 0 || !TRUSTED.get(t.getClass())) {
                return false;
            }
            for (Throwable suppressed : t.getSuppressed()) {
                if (!trusts(suppressed)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isOfJdk(Class<?> type, String getter) {
        try {
            Method method = type.getMethod(getter);
            ClassLoader loader = method.getDeclaringClass().getClassLoader();
            return loader == null || loader == ClassLoader.getPlatformClassLoader();
        } catch (NoSuchMethodException | LinkageError unreadable) {
            return false;
        }
    }
}
