/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The code of the application at the top of a stack, as class and method: without line numbers, the JDK, the libraries
 * that are known, generated classes, and what lies below the task, which is another thing in a retry.
 */
final class ApplicationFrames {
    private static final int MOST = 5;
    private static final int MOST_LOOKED_AT = 128;

    private static final Set<String> FOREIGN_ROOTS =
            Set.of("java", "javax", "jakarta", "jdk", "sun", "kotlin", "kotlinx", "scala", "groovy", "reactor", "rx");

    private static final Set<String> FOREIGN_PACKAGES = Set.of(
            "com.anthropic",
            "com.fasterxml",
            "com.google",
            "com.mysql",
            "com.openai",
            "com.squareup",
            "com.sun",
            "com.zaxxer",
            "dev.langchain4j",
            "io.grpc",
            "io.micrometer",
            "io.micronaut",
            "io.modelcontextprotocol",
            "io.netty",
            "io.opentelemetry",
            "io.quarkus",
            "io.reactivex",
            "io.vertx",
            "net.bytebuddy",
            "okhttp3.internal",
            "org.apache",
            "org.codehaus",
            "org.eclipse",
            "org.gradle",
            "org.hibernate",
            "org.jboss",
            "org.junit",
            "org.postgresql",
            "org.slf4j",
            "org.springframework",
            "org.sqlite",
            "org.testng",
            "software.amazon");

    private ApplicationFrames() {}

    /** Appends at most five methods, each once: how deep a recursion went is data. Returns whether there were any. */
    static boolean append(StringBuilder text, @Nullable StackTraceElement[] frames) {
        List<String> taken = new ArrayList<>(MOST);
        for (int i = 0; i < Math.min(frames.length, MOST_LOOKED_AT) && taken.size() < MOST; i++) {
            StackTraceElement frame = frames[i];
            if (frame == null) {
                continue;
            }
            String type = frame.getClassName();
            if (isBelowTask(type)) {
                break;
            }
            if (!isForeign(type)) {
                String name = name(type, frame.getMethodName());
                if (!taken.contains(name)) {
                    taken.add(name);
                    text.append('\n').append(name);
                }
            }
        }
        return !taken.isEmpty();
    }

    /** The wrapper for a call, the descriptor for a retry, or the engine itself. */
    private static boolean isBelowTask(String type) {
        return type.contains("$AgentDlq$")
                || type.contains("__AgentTasks")
                || type.startsWith("dev.agentdlq.runtime.internal.");
    }

    private static boolean isForeign(String type) {
        int first = type.indexOf('.');
        if (first > 0) {
            if (FOREIGN_ROOTS.contains(type.substring(0, first))) {
                return true;
            }
            int second = type.indexOf('.', first + 1);
            if (second > 0 && FOREIGN_PACKAGES.contains(type.substring(0, second))) {
                return true;
            }
        }
        return isGenerated(type);
    }

    private static boolean isGenerated(String type) {
        int dollar = type.indexOf('$');
        return (dollar >= 0
                        && (type.startsWith("$", dollar + 1)
                                || type.startsWith("$Proxy", dollar)
                                || type.contains("$$")
                                || type.contains("$ByteBuddy$")
                                || type.contains("$HibernateProxy$")
                                || type.contains("$MockitoMock$")))
                || type.indexOf('/') >= 0;
    }

    private static String name(String type, String method) {
        StringBuilder name = new StringBuilder(type.length() + method.length() + 1);
        appendName(name, type);
        appendName(name.append('.'), method);
        return name.toString();
    }

    /** Leaves out what a compiler counted, and what follows a class that was generated from another one. */
    static void appendName(StringBuilder text, String name) {
        int end = endOfOwnName(name);
        for (int i = 0; i < end; i++) {
            char c = name.charAt(i);
            text.append(c);
            if (c == '$') {
                while (i + 1 < end && isDigit(name.charAt(i + 1))) {
                    i++;
                }
            }
        }
    }

    private static int endOfOwnName(String name) {
        int hidden = name.indexOf('/');
        int end = hidden < 0 ? name.length() : hidden;
        int generated = name.indexOf("$$");
        if (generated > 0) {
            end = Math.min(end, generated);
        }
        int wrapper = name.indexOf("$AgentDlq$");
        int proxy = name.indexOf("$ByteBuddy$");
        return Math.min(end, Math.min(wrapper < 0 ? end : wrapper, proxy < 0 ? end : proxy));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
