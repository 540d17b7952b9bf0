/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import static dev.agentdlq.processor.Compiled.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.agentdlq.internal.NoDataTypes;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the arguments of a call can come back. */
class ParameterRulesTest {
    private static Compiled taking(String type) {
        return Compiled.from(source("shop.Tools", """
                package shop;
                import dev.agentdlq.AgentTask;
                import java.util.Collection;
                import java.util.Comparator;
                import java.util.Date;
                import java.util.Iterator;
                import java.util.List;
                import java.util.Map;
                import java.util.Optional;
                import java.util.OptionalInt;
                import java.util.Set;
                import java.util.UUID;
                import java.util.function.Supplier;
                import java.util.function.UnaryOperator;
                class Tools<T> {
                    record Upload(String name, java.io.InputStream body) {}
                    record Batch<E>(List<E> entries, Batch<E> next) {}
                    record Growing<E>(Growing<List<E>> next, E value) {}
                    record Noted(Object note) {}
                    record Closing(String text) implements AutoCloseable { public void close() {} }
                    record Named(String text) implements Supplier<String> { public String get() { return text; } }
                    static class File implements java.io.Closeable { public void close() {} }
                    static class Node { Node parent; List<Node> children; Thread worker; }
                    static class Money { Money(long cents) {} }
                    class Inner {}
                    interface Step extends Runnable {}
                    interface Shape {}
                    static abstract class Base {}
                    sealed interface Choice { record One(int a) implements Choice {} }
                    @FunctionalInterface interface Rule { void apply(); }
                    @AgentTask <M> void pay(TYPE value) {}
                }
                """.replace("TYPE", type)));
    }

    static Stream<String> classesOfTheJdk() {
        return NoDataTypes.CLASSES.stream()
                .map(type -> type.getTypeParameters().length == 0
                        ? type.getCanonicalName()
                        : type.getCanonicalName() + "<" + "?, ".repeat(type.getTypeParameters().length - 1) + "?>");
    }

    @ParameterizedTest
    @MethodSource("classesOfTheJdk")
    @ValueSource(
            strings = {
                "java.sql.Connection",
                "java.sql.ResultSet",
                "javax.sql.DataSource",
                "java.net.Socket",
                "Class<?>",
                "java.io.FileInputStream",
                "Thread[]",
                "List<? extends Thread>",
                "Map<String, java.io.Reader[]>",
                "Optional<Iterator<String>>",
                "java.util.stream.Stream<String>",
                "Runnable",
                "java.util.concurrent.Callable<String>",
                "Supplier<String>",
                "UnaryOperator<String>",
                "Comparator<String>",
                "Step",
                "Rule",
                "File",
                "Upload",
                "List<Upload>",
                "Batch<Thread>",
            })
    void a_thing_is_refused_wherever_it_is_declared(String type) {
        assertThat(taking(type).findingTexts()).singleElement().asString().startsWith("[ADQ029]");
    }

    @Test
    void what_is_in_a_record_is_named_with_the_record() {
        assertThat(taking("List<Upload>").findingTexts())
                .singleElement()
                .asString()
                .contains("must be data, but 'java.io.InputStream' (component 'body' of 'shop.Tools.Upload') is not:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Number",
                "java.io.Serializable",
                "Comparable<String>",
                "List",
                "Batch",
                "List<?>",
                "List<? super Integer>",
                "List<? extends Number>",
                "List<Object>",
                "Map<Object, String>",
                "Object[]",
                "T",
                "M",
                "List<M[]>",
                "Noted",
            })
    void what_leaves_open_what_comes_back_is_told(String type) {
        assertThat(taking(type).findings()).singleElement().satisfies(finding -> {
            assertThat(Compiled.text(finding)).startsWith("[ADQ031]");
            assertThat(finding.getKind()).isEqualTo(Diagnostic.Kind.WARNING);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"Money", "List<Money>", "Inner", "Shape", "Choice", "Base", "Map<String, Money>"})
    void a_class_that_json_cannot_make_is_told(String type) {
        assertThat(taking(type).findingTexts()).singleElement().asString().startsWith("[ADQ032]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int",
                "long[]",
                "String...",
                "Integer",
                "java.math.BigDecimal",
                "java.time.Instant",
                "UUID",
                "Date",
                "java.net.URI",
                "java.nio.file.Path",
                "CharSequence",
                "Optional<String>",
                "OptionalInt",
                "Set<java.time.DayOfWeek>",
                "Map<String, List<byte[]>>",
                "Map<String, Object>",
                "List<? extends String>",
                "Collection<String>",
                "Iterable<String>",
                "Thread.State",
                "Node",
                "Batch<String>",
                "Growing<String>",
                "Closing",
                "Named",
            })
    void data_is_accepted(String type) {
        assertThat(taking(type).findingTexts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jakarta.servlet.http.HttpServletRequest jakarta.servlet.ServletRequest",
                "javax.servlet.http.HttpServletResponse javax.servlet.ServletResponse",
                "jakarta.servlet.http.HttpSession",
                "jakarta.servlet.http.Part",
                "org.springframework.web.multipart.MultipartFile org.springframework.core.io.InputStreamSource",
                "org.springframework.web.context.request.WebRequest"
                        + " org.springframework.web.context.request.RequestAttributes",
                "jakarta.persistence.EntityManager",
            })
    void a_thing_of_a_library_is_refused_without_the_library(String names) {
        assertThat(takingStub(names).findingTexts()).singleElement().asString().startsWith("[ADQ029]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev.langchain4j.invocation.InvocationParameters",
                "dev.langchain4j.invocation.InvocationContext",
                "com.google.adk.tools.ToolContext com.google.adk.agents.CallbackContext"
                        + " com.google.adk.agents.ReadonlyContext",
                "io.modelcontextprotocol.server.McpSyncServerExchange",
                "io.modelcontextprotocol.common.McpTransportContext",
                "org.springframework.ai.mcp.annotation.context.McpSyncRequestContext"
                        + " org.springframework.ai.mcp.annotation.context.McpRequestContextTypes",
            })
    void what_a_framework_hands_in_is_told(String names) {
        assertThat(takingStub(names).findings()).singleElement().satisfies(finding -> {
            assertThat(Compiled.text(finding)).startsWith("[ADQ030]");
            assertThat(finding.getKind()).isEqualTo(Diagnostic.Kind.WARNING);
        });
    }

    /** Compiles a task that takes the first of some interfaces, each of which extends the next. */
    private static Compiled takingStub(String names) {
        List<String> chain = List.of(names.split(" "));
        Stream<JavaFileObject> stubs = Stream.iterate(0, i -> i < chain.size(), i -> i + 1)
                .map(i -> source(
                        chain.get(i),
                        String.format(
                                Locale.ROOT,
                                "package %s; public interface %s %s {}",
                                chain.get(i).substring(0, chain.get(i).lastIndexOf('.')),
                                chain.get(i).substring(chain.get(i).lastIndexOf('.') + 1),
                                i + 1 < chain.size() ? "extends " + chain.get(i + 1) : "")));
        JavaFileObject tools = source(
                "shop.Tools",
                "package shop; class Tools { @dev.agentdlq.AgentTask void pay(" + chain.get(0) + " value) {} }");
        return Compiled.from(Stream.concat(Stream.of(tools), stubs).toArray(JavaFileObject[]::new));
    }

    @Test
    void a_continuation_that_is_not_the_last_parameter_is_no_data() {
        assertThat(taking("kotlin.coroutines.Continuation<String> first, String")
                        .findingTexts())
                .singleElement()
                .asString()
                .startsWith("[ADQ029] parameter 'first'");
    }

    @Test
    void a_type_variable_is_judged_by_what_the_heir_says_and_shown_at_the_heir() {
        Compiled compiled = Compiled.from(source("shop.Base", """
                package shop;
                import dev.agentdlq.AgentTask;
                abstract class Base<T> {
                    @AgentTask void pay(T value) {}
                    @AgentTask void log(java.io.Writer out) {}
                }
                class Cards extends Base<String> { @AgentTask void own() {} }
                class Sockets extends Base<java.net.Socket> { @AgentTask void own() {} }
                """));

        assertThat(compiled.findings())
                .extracting(finding -> Compiled.text(finding).substring(0, 9), Diagnostic::getLineNumber)
                .containsExactlyInAnyOrder(tuple("[ADQ029] ", 5L), tuple("[ADQ029] ", 8L));
    }

    @Test
    void a_class_that_says_by_annotations_how_it_is_read_is_accepted() {
        Compiled compiled = Compiled.cleanly(
                source("com.fasterxml.jackson.annotation.JsonTypeInfo", """
                        package com.fasterxml.jackson.annotation;
                        /** Stands for Jackson's. */
                        public @interface JsonTypeInfo {}
                        """),
                source("com.fasterxml.jackson.annotation.JsonCreator", """
                        package com.fasterxml.jackson.annotation;
                        /** Stands for Jackson's. */
                        public @interface JsonCreator {}
                        """),
                source("shop.Tools", """
                        package shop;
                        import com.fasterxml.jackson.annotation.JsonCreator;
                        import com.fasterxml.jackson.annotation.JsonTypeInfo;
                        import dev.agentdlq.AgentTask;
                        class Tools {
                            @JsonTypeInfo interface Shape {}
                            static abstract class Round implements Shape {}
                            static class Money { @JsonCreator Money(long cents) {} }
                            static class Price { Price(long cents) {} @JsonCreator static Price of(long c) { return null; } }
                            record Body(@JsonTypeInfo Object content) {}
                            @AgentTask void pay(Shape a, Round b, Money c, Price d, Body e) {}
                        }
                        """));

        assertThat(compiled.generatedNames()).containsExactly("shop/Tools__AgentTasks.java");
    }

    @Test
    void a_warning_can_be_silenced_at_the_parameter_the_method_and_the_class() {
        Compiled compiled = Compiled.from(source("shop.Tools", """
                package shop;
                import dev.agentdlq.AgentTask;
                class Tools {
                    @AgentTask void one(@SuppressWarnings("agentdlq") Object first, Object second) {}
                    @SuppressWarnings("agentdlq") @AgentTask void two(Object first) {}
                    @SuppressWarnings("agentdlq") @AgentTask void three(Thread first) {}
                    @SuppressWarnings("agentdlq") static class Quiet { @AgentTask void four(Object first) {} }
                }
                """));

        assertThat(compiled.findings())
                .extracting(finding -> Compiled.text(finding).substring(0, 28), Diagnostic::getLineNumber)
                .containsExactlyInAnyOrder(
                        tuple("[ADQ031] parameter 'second' ", 4L), tuple("[ADQ029] parameter 'first' o", 6L));
    }
}
