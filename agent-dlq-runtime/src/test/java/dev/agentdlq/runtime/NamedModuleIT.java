/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that is a named module, on the module path of a JVM of its own. */
class NamedModuleIT {
    private static final String APPLICATION = """
            package shop;

            import dev.agentdlq.AgentTask;
            import dev.agentdlq.Backoff;
            import dev.agentdlq.DlqEntry;
            import dev.agentdlq.PayloadUpgrade;
            import dev.agentdlq.runtime.AgentDlq;
            import java.time.Duration;
            import shop.data.Order;

            public class Application {
                static class Tools {
                    private int calls;

                    @AgentTask(type = "ship", backoff = @Backoff(delay = "1ms"))
                    Order ship(Order order) throws java.io.IOException {
                        if (++calls == 1) {
                            throw new java.io.IOException("busy");
                        }
                        return order;
                    }

                    @PayloadUpgrade("ship")
                    private Object[] before(String id) {
                        return new Object[] {new Order(id)};
                    }
                }

                record Facts(Tools tools) {
                    @AgentTask(type = "fact")
                    String fact() {
                        return "fact";
                    }
                }

                public static void main(String[] arguments) throws Exception {
                    try (AgentDlq dlq = AgentDlq.builder()
                            .inMemory()
                            .captureDeadline(Duration.ofSeconds(20))
                            .build()) {
                        Tools tools = dlq.wrap(new Tools()LOOKUP);
                        System.out.println(dlq.facade(new Facts(tools)LOOKUP).getClass().getModule());
                        dlq.start();
                        try {
                            tools.ship(new Order("#1"));
                        } catch (java.io.IOException busy) {
                            DlqEntry entry = dlq.await(dlq.receipt(busy).get().entryId(), Duration.ofSeconds(20)).get();
                            System.out.println(Application.class.getModule() + " " + entry.status() + " " + entry.result());
                        }
                    }
                }
            }
            """;

    @TempDir
    Path folder = Path.of("");

    private String run(String opening, String lookup) throws Exception {
        Path sources = Files.createDirectories(folder.resolve("src/shop"));
        Files.writeString(sources.resolve("Application.java"), APPLICATION.replace("LOOKUP", lookup));
        Path data = Files.createDirectories(folder.resolve("src/shop/data"));
        Files.writeString(data.resolve("Order.java"), "package shop.data; public record Order(String id) {}");
        Path moduleInfo = folder.resolve("src/module-info.java");
        Files.writeString(moduleInfo, "module com.shop { requires dev.agentdlq.runtime; " + opening + " }");
        Path classes = folder.resolve("classes");
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-p",
                        modulePath(),
                        "-d",
                        classes.toString(),
                        moduleInfo.toString(),
                        sources.resolve("Application.java").toString(),
                        data.resolve("Order.java").toString());
        assertThat(compiled).isZero();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-p",
                        modulePath() + File.pathSeparator + classes,
                        "-m",
                        "com.shop/shop.Application")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    /** What an application needs of this test's class path: the runtime and its libraries. */
    private static String modulePath() {
        Pattern needed = Pattern.compile(
                ".*(agent-dlq-(api|runtime)[/\\\\]target[/\\\\](classes|[^/\\\\]*jar)|jackson-[^/\\\\]*jar|byte-buddy[^/\\\\]*jar|HikariCP[^/\\\\]*jar|slf4j-api[^/\\\\]*jar)");
        return List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
                .filter(needed.asMatchPredicate())
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void works_where_the_package_of_the_tools_is_open_to_the_runtime_and_to_the_json_library() throws Exception {
        String open = "opens shop to dev.agentdlq.runtime, com.fasterxml.jackson.databind;";
        assertThat(run(open + open.replace("shop", "shop.data"), ""))
                .contains("module com.shop RESOLVED {\"id\":\"#1\"}");
    }

    @Test
    void works_where_nothing_is_open_with_the_lookup_of_the_application() throws Exception {
        assertThat(run("", ", java.lang.invoke.MethodHandles.lookup()"))
                .contains("module com.shop" + System.lineSeparator() + "module com.shop RESOLVED {\"id\":\"#1\"}");
    }

    @Test
    void says_what_to_open_or_to_pass_where_nothing_is_open() throws Exception {
        assertThat(run("", ""))
                .contains("TaskDefinitionException")
                .contains("must be open to dev.agentdlq.runtime, but is not; pass MethodHandles.lookup() as a second"
                        + " argument, or add 'opens shop to ");
    }

    @Test
    void refuses_a_lookup_of_another_module() throws Exception {
        assertThat(run("", ", java.lang.invoke.MethodHandles.publicLookup()"))
                .contains("TaskDefinitionException")
                .contains("must be what MethodHandles.lookup() returns in module com.shop, but is ");
    }
}
