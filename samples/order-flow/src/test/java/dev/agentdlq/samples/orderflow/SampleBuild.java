/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A way to compile the sample's own sources, and to start what comes out. */
enum SampleBuild {
    /** As the project builds it. */
    AS_IT_IS(true, true, false),

    WITHOUT_THE_PROCESSOR(false, true, false),

    WITHOUT_PARAMETER_NAMES(true, false, false),

    WITHOUT_EITHER(false, false, false),

    /** In a named module that opens nothing to the library. */
    CLOSED_MODULE(true, true, true);

    private static final Path SOURCES = Path.of("src/main/java");
    private static final String PROCESSOR = "dev.agentdlq.processor.AgentTaskProcessor";

    /** What the sample itself does with the two libraries of its own, it must allow them. */
    private static final String MODULE = """
            module dev.agentdlq.samples.orderflow {
                requires com.fasterxml.jackson.databind;
                requires dev.agentdlq.runtime;
                requires embedded.postgres;
                requires info.picocli;
                requires static org.jspecify;

                opens dev.agentdlq.samples.orderflow to info.picocli;
                opens dev.agentdlq.samples.orderflow.arrivals to com.fasterxml.jackson.databind;
                opens dev.agentdlq.samples.orderflow.data to com.fasterxml.jackson.databind;
                opens dev.agentdlq.samples.orderflow.report to com.fasterxml.jackson.databind;
                opens dev.agentdlq.samples.orderflow.shop to com.fasterxml.jackson.databind;
            }
            """;

    private final boolean processed;
    private final boolean named;
    private final boolean module;

    SampleBuild(boolean processed, boolean named, boolean module) {
        this.processed = processed;
        this.named = named;
        this.module = module;
    }

    /** Compiles the sample into a folder. */
    void compile(Path classes) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-g", "--release", "17", "-d", classes.toString()));
        arguments.addAll(
                List.of(module ? "-p" : "-cp", join(runtimePath()) + File.pathSeparator + join(compilePath())));
        arguments.addAll(
                processed
                        ? List.of("-processorpath", System.getProperty("java.class.path"), "-processor", PROCESSOR)
                        : List.of("-proc:none"));
        if (named) {
            arguments.add("-parameters");
        }
        arguments.addAll(sources());
        if (module) {
            Path source =
                    Files.createDirectories(classes.resolveSibling("module")).resolve("module-info.java");
            arguments.add(Files.writeString(source, MODULE).toString());
        }

        int failed = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));

        assertThat(failed).as("compiling %s", this).isZero();
        assertThat(Files.exists(classes.resolve("dev/agentdlq/samples/orderflow/OrderTools__AgentTasks.class")))
                .as("has generated code")
                .isEqualTo(processed);
    }

    /** Returns the command that starts it, but for the sample's own options. */
    List<String> command(Path classes) {
        String path = classes + File.pathSeparator + join(runtimePath());
        String main = Main.class.getName();
        return module
                ? List.of("-p", path, "-m", Main.class.getPackageName() + "/" + main)
                : List.of("-cp", path, main);
    }

    private static List<String> sources() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.map(Path::toString)
                    .filter(name -> name.endsWith(".java"))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What the launcher starts with. */
    private static List<String> runtimePath() {
        try {
            return List.of(Files.readString(Path.of("target/classpath"), StandardCharsets.UTF_8)
                    .trim()
                    .split(File.pathSeparator));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the launcher's class path is written by Maven's package phase", unreadable);
        }
    }

    /** What is needed to compile and not to run. */
    private static List<String> compilePath() {
        Optional<String> annotations = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Path.of(entry).getFileName().toString().startsWith("jspecify"))
                .findFirst();
        return List.of(annotations.orElseThrow());
    }

    private static String join(List<String> path) {
        return path.stream().collect(Collectors.joining(File.pathSeparator));
    }
}
