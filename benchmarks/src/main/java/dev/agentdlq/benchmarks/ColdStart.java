/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import dev.agentdlq.runtime.AgentDlq;
import java.lang.invoke.MethodHandles;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Locale;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.MethodCall;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * The program of a process that does things for the first time, and prints for each how many milliseconds it took, and
 * how many of them the processor worked for the thread that did it. Its arguments are a class of tools, a folder for
 * files and the steps to take.
 */
final class ColdStart {
    /** What is done. */
    enum Step {
        /** A subclass that changes nothing. */
        BARE_SUBCLASS("one bare Byte Buddy subclass"),
        /** A subclass that passes every call on. */
        DELEGATING_SUBCLASS("one delegating Byte Buddy subclass"),
        /** The wrapper, by a queue that is there. */
        WRAP("wrap(), 16 tasks"),
        /** A queue in memory. */
        BUILD_IN_MEMORY("build(), in memory"),
        /** A queue on a new file. */
        BUILD_SQLITE("build(), SQLite");

        private final String title;

        Step(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private final Object tools;
    private final Path folder;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    private ColdStart(Object tools, Path folder) {
        this.tools = tools;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        Object tools = Class.forName(arguments[0]).getConstructor().newInstance();
        ColdStart start = new ColdStart(tools, Path.of(arguments[1]));
        StringBuilder times = new StringBuilder();
        for (int i = 2; i < arguments.length; i++) {
            times.append(start.take(Step.valueOf(arguments[i])));
        }
        System.out.print(times);
    }

    private String take(Step step) throws Exception {
        // what is measured of wrapping is wrapping alone
        AgentDlq queue = step == Step.WRAP ? AgentDlq.builder().inMemory().build() : null;
        long cpuBegin = threads.getCurrentThreadCpuTime();
        long begin = System.nanoTime();
        Object made = switch (step) {
            case BARE_SUBCLASS ->
                load(new ByteBuddy().subclass(tools.getClass()).make());
            case DELEGATING_SUBCLASS -> load(delegating());
            case WRAP -> queue == null ? tools : queue.wrap(tools);
            case BUILD_IN_MEMORY -> AgentDlq.builder().inMemory().build();
            case BUILD_SQLITE ->
                AgentDlq.builder().sqlite(folder.resolve("dlq.db")).build();
        };
        double millis = (System.nanoTime() - begin) / 1e6;
        double cpuMillis = (threads.getCurrentThreadCpuTime() - cpuBegin) / 1e6;
        if (made == tools) {
            throw new WrongResultException("step " + step + " must make something, but did not");
        }
        if (made instanceof AgentDlq opened) {
            opened.close();
        }
        if (queue != null) {
            queue.close();
        }
        return String.format(Locale.ROOT, "%.3f %.3f%n", millis, cpuMillis);
    }

    private DynamicType.Unloaded<?> delegating() {
        return new ByteBuddy()
                .subclass(tools.getClass())
                .defineField("target", tools.getClass(), Visibility.PUBLIC)
                .method(ElementMatchers.isDeclaredBy(tools.getClass()))
                .intercept(MethodCall.invokeSelf().onField("target").withAllArguments())
                .make();
    }

    private Object load(DynamicType.Unloaded<?> made) throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(tools.getClass(), MethodHandles.lookup());
        return made.load(tools.getClass().getClassLoader(), ClassLoadingStrategy.UsingLookup.of(lookup))
                .getLoaded()
                .getConstructor()
                .newInstance();
    }
}
