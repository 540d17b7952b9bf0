/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import static dev.agentdlq.processor.Compiled.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.agentdlq.AgentTask;
import dev.agentdlq.spi.TaskDescriptor;
import dev.agentdlq.spi.TaskDescriptors;
import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.tools.JavaFileObject;
import lombok.Lombok;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapstruct.Mapper;
import org.mapstruct.ap.MappingProcessor;

/** Lombok, which changes the sources, and MapStruct, which generates some, on the same processor path. */
class OtherProcessorsTest {
    private static final JavaFileObject MAPPER = source("shop.OrderMapper", """
            package shop;
            import org.mapstruct.Mapper;
            import org.mapstruct.factory.Mappers;
            @Mapper
            interface OrderMapper {
                OrderMapper INSTANCE = Mappers.getMapper(OrderMapper.class);
                Row toRow(Order order);
            }
            """);

    private static final JavaFileObject ORDER = source("shop.Order", """
            package shop;
            @lombok.Data
            @lombok.NoArgsConstructor
            @lombok.AllArgsConstructor
            class Order {
                private String id;
                private int lines;
            }
            """);

    private static final JavaFileObject ROW = source("shop.Row", """
            package shop;
            @lombok.Value
            @lombok.Builder
            class Row { String id; int lines; }
            """);

    private static final JavaFileObject TOOLS = source("shop.OrderTools", """
            package shop;
            import dev.agentdlq.AgentTask;
            import dev.agentdlq.Effect;
            import dev.agentdlq.Reconciles;
            import java.util.List;
            import java.util.Optional;
            @lombok.RequiredArgsConstructor
            @lombok.extern.java.Log
            class OrderTools {
                private final OrderMapper mapper = new OrderMapperImpl();

                @lombok.SneakyThrows
                @AgentTask(type = "order.save", effect = Effect.NON_IDEMPOTENT)
                public Row save(@lombok.NonNull Order order, List<Row> rows) {
                    if (order.getId() == null) {
                        throw new java.io.IOException("no id");
                    }
                    log.fine(order.getId());
                    return mapper.toRow(order);
                }

                @Reconciles("order.save")
                public Optional<Row> findSaved(Order order, List<Row> rows) {
                    return Optional.empty();
                }

                @AgentTask
                public OrderMapperImpl mapper() {
                    return new OrderMapperImpl();
                }
            }
            """);

    private static final List<File> PROCESSORS = List.of(
            placeOf(AgentTaskProcessor.class),
            placeOf(AgentTask.class),
            placeOf(Lombok.class),
            placeOf(MappingProcessor.class),
            placeOf("/META-INF/services/org.mapstruct.ap.spi.AstModifyingAnnotationProcessor"));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3})
    void tasks_are_described_in_whatever_order_the_processors_are_found(int shift) throws Exception {
        List<File> processors = new ArrayList<>(PROCESSORS);
        Collections.rotate(processors, shift);

        assertThat(compile(processors, TOOLS, ORDER, ROW, MAPPER)).isEmpty();

        URL[] places = {folder.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(places, getClass().getClassLoader())) {
            TaskDescriptors descriptors = (TaskDescriptors) loader.loadClass("shop.OrderTools__AgentTasks")
                    .getConstructor()
                    .newInstance();
            assertThat(descriptors.tasks())
                    .extracting(TaskDescriptor::type, TaskDescriptor::parameterNames)
                    .containsExactly(
                            tuple("order.save", List.of("order", "rows")), tuple("OrderTools.mapper", List.of()));
            assertThat(descriptors.tasks().get(0).parameterTypes().get(0)).isEqualTo(loader.loadClass("shop.Order"));
        }
    }

    @Test
    void a_problem_of_a_class_of_lombok_is_found_where_it_stands() throws Exception {
        JavaFileObject broken = source("shop.Broken", """
                package shop;
                @lombok.Data
                class Broken {
                    private String id;
                    @dev.agentdlq.AgentTask
                    private void pay() {}
                }
                """);

        assertThat(compile(PROCESSORS, broken))
                .contains("Broken.java:5: error: [ADQ001] @AgentTask method 'Broken.pay' must not be private")
                .contains("1 error")
                .doesNotContain("warning");
    }

    /** Runs a compiler of its own: within one JVM MapStruct waits for Lombok only the first time. */
    private String compile(List<File> processors, JavaFileObject... sources) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                "-J-Duser.language=en",
                "-Xlint:all,-processing,-options",
                "-d",
                folder.toString(),
                "-classpath",
                path(List.of(placeOf(AgentTask.class), placeOf(Lombok.class), placeOf(Mapper.class))),
                "-processorpath",
                path(processors)));
        for (JavaFileObject source : sources) {
            Path file = folder.resolve(Path.of(source.getName()).getFileName());
            command.add(Files.writeString(file, Compiled.content(source)).toString());
        }
        Process javac = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(javac.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                // What a newer JVM says of Lombok itself; the compiler's own warnings are in small letters.
                .filter(line -> !line.startsWith("WARNING: "))
                .collect(Collectors.joining("\n"));
    }

    private static String path(List<File> places) {
        return places.stream().map(File::getPath).collect(Collectors.joining(File.pathSeparator));
    }

    private static File placeOf(Class<?> type) {
        return Compiled.placeOf(type);
    }

    private static File placeOf(String resource) {
        try {
            URL found = Objects.requireNonNull(OtherProcessorsTest.class.getResource(resource), resource);
            return new File(
                    ((JarURLConnection) found.openConnection()).getJarFileURL().toURI());
        } catch (IOException | URISyntaxException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
