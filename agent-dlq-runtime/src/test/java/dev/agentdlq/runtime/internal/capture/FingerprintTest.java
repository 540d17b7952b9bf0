/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintTest {
    private static final String SHOP = """
            package shop;

            import java.util.List;
            import java.util.concurrent.Callable;

            %s
            public class Shop implements Callable<Object> {
                %s
                @Override
                public Object call() {
                    List.of(1).forEach(order -> cancel(order, 3));
                    return null;
                }

                %s
                private void cancel(int order, int depth) {
                    if (depth > 0) {
                        cancel(order, depth - 1);
                    }
                    throw new %s("order " + System.nanoTime() + " is gone");
                }
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void is_the_same_after_a_rebuild_with_shifted_lines() throws Exception {
        Throwable before = thrownBy("before", SHOP.formatted("", "", "", "IllegalStateException"));
        Throwable after = thrownBy(
                "after",
                SHOP.formatted(
                        "// a line\n",
                        "Runnable other = () -> { new Object() {}.hashCode(); };\n",
                        "\n\n",
                        "IllegalStateException"));

        assertThat(before.getStackTrace()[0].getLineNumber()).isNotEqualTo(after.getStackTrace()[0].getLineNumber());
        assertThat(of(after)).isEqualTo(of(before)).startsWith("1:").hasSize(26);
    }

    @Test
    void another_place_another_exception_and_another_task_are_other_failures() throws Exception {
        Throwable here = thrownBy("here", SHOP.formatted("", "", "", "IllegalStateException"));
        Throwable elsewhere =
                thrownBy("elsewhere", SHOP.replace("cancel", "refund").formatted("", "", "", "IllegalStateException"));
        Throwable other = thrownBy("other", SHOP.formatted("", "", "", "IllegalArgumentException"));

        assertThat(of(elsewhere)).isNotEqualTo(of(here));
        assertThat(of(other)).isNotEqualTo(of(here));
        assertThat(Fingerprint.of("other.task", here)).isNotEqualTo(of(here));
    }

    @Test
    void a_call_and_its_retry_fail_alike() {
        RuntimeException called = failure("x", "shop.Shop.find", "shop.OrderTools.cancel");
        StackTraceElement[] top = called.getStackTrace();
        RuntimeException first = failure("x");
        first.setStackTrace(new StackTraceElement[] {
            top[0], top[1], frame("shop.OrderTools$AgentDlq$Kx12.cancel"), frame("shop.Agent.turn")
        });
        RuntimeException retry = failure("x");
        retry.setStackTrace(new StackTraceElement[] {
            top[0],
            frame("jdk.internal.reflect.DirectMethodHandleAccessor.invoke"),
            top[1],
            frame("shop.OrderTools__AgentTasks$Task1_cancel.invoke"),
            frame("dev.agentdlq.runtime.internal.retry.Attempt.invoke")
        });

        assertThat(of(retry)).isEqualTo(of(first)).isEqualTo(of(called));
    }

    @Test
    void generated_classes_libraries_and_counted_names_make_no_difference() {
        RuntimeException one = failure(
                "x",
                "org.springframework.web.client.RestClient.get",
                "shop.Shop$$SpringCGLIB$$0.find",
                "jdk.proxy2.$Proxy17.find",
                "shop.Shop$1.lambda$find$3");
        RuntimeException other = failure(
                "x", "java.util.ArrayList.forEach", "shop.Shop$$Lambda/0x00007f01.run", "shop.Shop$2.lambda$find$0");

        assertThat(of(other)).isEqualTo(of(one)).isNotEqualTo(of(failure("x")));
    }

    @Test
    void the_cause_counts_and_its_code_more_than_where_it_was_wrapped() {
        RuntimeException refused = failure("lost", "shop.Shop.find");
        refused.initCause(new IOException("refused"));
        RuntimeException reset = failure("lost", "shop.Shop.find");
        reset.initCause(new IOException("reset"));

        assertThat(of(refused)).isNotEqualTo(of(reset));
    }

    @Test
    void a_full_stack_is_the_same_failure_wherever_it_was_full() {
        StackOverflowError here = new StackOverflowError();
        here.setStackTrace(new StackTraceElement[] {frame("shop.Shop.a"), frame("shop.Shop.b")});
        StackOverflowError there = new StackOverflowError();
        there.setStackTrace(new StackTraceElement[] {frame("shop.Shop.b"), frame("shop.Shop.a")});

        assertThat(of(here)).isEqualTo(of(there));
    }

    @Test
    void an_exception_that_does_not_answer_has_one_too() {
        Throwable hostile = new RuntimeException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new IllegalStateException("no message");
            }

            @Override
            public StackTraceElement[] getStackTrace() {
                throw new IllegalStateException("no frames");
            }

            @Override
            public synchronized Throwable getCause() {
                return new RuntimeException(this);
            }
        };

        assertThat(of(hostile)).startsWith("1:").isEqualTo(of(hostile));
    }

    private static String of(Throwable failure) {
        return Fingerprint.of("order.cancel", failure);
    }

    private static RuntimeException failure(String message, String... methods) {
        RuntimeException failure = new RuntimeException(message);
        StackTraceElement[] frames = new StackTraceElement[methods.length];
        for (int i = 0; i < methods.length; i++) {
            frames[i] = frame(methods[i]);
        }
        failure.setStackTrace(frames);
        return failure;
    }

    private static StackTraceElement frame(String method) {
        int dot = method.lastIndexOf('.');
        return new StackTraceElement(method.substring(0, dot), method.substring(dot + 1), "Some.java", method.length());
    }

    private Throwable thrownBy(String build, String source) throws Exception {
        Path classes = Files.createDirectories(folder.resolve(build));
        Path file = Files.writeString(classes.resolve("Shop.java"), source);
        int errors = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", classes.toString(), file.toString());
        assertThat(errors).isZero();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, null)) {
            Callable<?> shop = (Callable<?>)
                    loader.loadClass("shop.Shop").getDeclaredConstructor().newInstance();
            shop.call();
            throw new AssertionError("it must throw");
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        } catch (RuntimeException thrown) {
            return thrown;
        }
    }
}
