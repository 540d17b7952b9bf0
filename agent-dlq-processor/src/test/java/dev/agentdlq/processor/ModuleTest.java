/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.AgentTask;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A module of the user, compiled by the plain compiler with the processor found by its service file. */
class ModuleTest {
    @TempDir
    private Path directory;

    @Test
    void a_module_that_does_not_read_the_compiler_gets_code_without_the_mark_of_generated_code() throws IOException {
        Path module = Files.writeString(
                directory.resolve("module-info.java"), "module shop { requires dev.agentdlq.api; exports shop; }");
        Path tools = Files.writeString(
                Files.createDirectory(directory.resolve("shop")).resolve("Tools.java"), """
                package shop;
                public class Tools {
                    public Tools() {}
                    @dev.agentdlq.AgentTask void pay() {}
                }
                """);

        String output = compile(module, tools);

        assertThat(output).isEmpty();
        assertThat(directory.resolve("shop/Tools__AgentTasks.java"))
                .content()
                .contains("class Tools__AgentTasks")
                .doesNotContain("@javax");
        assertThat(directory.resolve("shop/Tools__AgentTasks.class")).exists();
    }

    private String compile(Path module, Path source) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        output,
                        output,
                        "-Xlint:all,-processing",
                        "-Xdoclint:all,-missing",
                        "-Werror",
                        "--module-path",
                        path(AgentTask.class, NullMarked.class),
                        "--processor-path",
                        path(AgentTaskProcessor.class, AgentTask.class),
                        "-d",
                        directory.toString(),
                        module.toString(),
                        source.toString());
        return output.toString(StandardCharsets.UTF_8);
    }

    private static String path(Class<?>... types) {
        return Stream.of(types)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .map(location -> Path.of(URI.create(location.toString())).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
