/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.DlqEntry;
import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tools of a class that was compiled without {@code -parameters}, as most are. */
class ParameterNamesTest {
    private static final String SOURCE = """
            package shop;

            import dev.agentdlq.AgentTask;
            import java.util.List;

            public KIND Tools {
                @AgentTask(type = "ship")
                public String ship(long weight, String orderId, List<String> items) {
                    String local = orderId + weight;
                    throw new IllegalStateException(local);
                }

                public double lookup(double factor, int number) {
                    return factor * number;
                }
            }
            """;

    private final AgentDlq dlq = AgentDlq.builder()
            .inMemory()
            .captureDeadline(Duration.ofSeconds(20))
            .build();
    private final List<URLClassLoader> loaders = new ArrayList<>();

    @TempDir
    Path folder = Path.of("");

    @AfterEach
    void close() throws Exception {
        dlq.close();
        for (URLClassLoader loader : loaders) {
            loader.close();
        }
    }

    private Object compiled(String kind, String debugOption) throws Exception {
        Path source = Files.createDirectories(folder.resolve("src")).resolve("Tools.java");
        Files.writeString(source, SOURCE.replace("KIND", kind));
        Path classes = folder.resolve("classes");
        String api = Path.of(dev.agentdlq.AgentTask.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        String path = api + File.pathSeparator + System.getProperty("java.class.path");
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        debugOption,
                        "-cp",
                        path,
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(result).isZero();
        URLClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader());
        loaders.add(loader);
        return loader.loadClass("shop.Tools").getDeclaredConstructor().newInstance();
    }

    private static List<String> names(Object tools, String method) {
        Method found = Arrays.stream(tools.getClass().getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(method))
                .findFirst()
                .orElseThrow();
        return Arrays.stream(found.getParameters())
                .map(parameter -> parameter.isNamePresent() + " " + parameter.getName())
                .toList();
    }

    private DlqEntry failed(Object wrapper) throws Exception {
        Method ship = wrapper.getClass().getMethod("ship", long.class, String.class, List.class);
        Throwable thrown = catchThrowable(() -> ship.invoke(wrapper, 5L, "#1", List.of("cup")));
        return dlq.review()
                .get(dlq.receipt(Objects.requireNonNull(thrown.getCause()))
                        .orElseThrow()
                        .entryId())
                .orElseThrow();
    }

    @Test
    void are_taken_from_what_the_compiler_left_for_debuggers() throws Exception {
        Object plain = compiled("class", "-g");

        Object wrapper = dlq.wrap(plain);

        assertThat(names(plain, "ship")).containsExactly("false arg0", "false arg1", "false arg2");
        assertThat(names(wrapper, "ship")).containsExactly("true weight", "true orderId", "true items");
        assertThat(names(wrapper, "lookup")).containsExactly("true factor", "true number");
        assertThat(failed(wrapper).payload()).isEqualTo("{\"weight\":5,\"orderId\":\"#1\",\"items\":[\"cup\"]}");
    }

    @Test
    void are_seen_on_a_facade_too() throws Exception {
        Object facade = dlq.facade(compiled("final class", "-g"));

        assertThat(names(facade, "ship")).containsExactly("true weight", "true orderId", "true items");
        assertThat(names(facade, "lookup")).containsExactly("true factor", "true number");
    }

    @Test
    void are_left_out_where_the_class_file_has_none() throws Exception {
        Object wrapper = dlq.wrap(compiled("class", "-g:none"));

        assertThat(names(wrapper, "ship")).containsExactly("false arg0", "false arg1", "false arg2");
        assertThat(failed(wrapper).payload()).isEqualTo("{\"arg0\":5,\"arg1\":\"#1\",\"arg2\":[\"cup\"]}");
    }
}
