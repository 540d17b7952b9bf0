/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import static dev.agentdlq.processor.Compiled.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.internal.ReturnTypes;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnRulesTest {
    private static Compiled returning(String type) {
        return Compiled.from(source("shop.Tools", """
                package shop;
                import java.util.concurrent.CompletableFuture;
                import java.util.concurrent.CompletionStage;
                import java.util.concurrent.Flow;
                import java.util.concurrent.ForkJoinTask;
                import java.util.concurrent.Future;
                class Tools {
                    static class Own<T> extends CompletableFuture<T> {}
                    interface Stage extends CompletionStage<String> {}
                    @dev.agentdlq.AgentTask TYPE pay() { return null; }
                }
                """.replace("TYPE", type)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"reactor.core.publisher.Mono<String>", "Flow.Publisher<?>", "<T extends Flow.Publisher<T>> T"})
    void what_works_only_when_somebody_subscribes_is_refused(String type) {
        assertThat(returning(type).findingTexts()).singleElement().asString().startsWith("[ADQ018]");
    }

    static Stream<String> reactive() {
        return ReturnTypes.REACTIVE.stream().filter(name -> !name.startsWith("java."));
    }

    static Stream<String> asynchronous() {
        return ReturnTypes.ASYNCHRONOUS.stream().filter(name -> !name.startsWith("java."));
    }

    @ParameterizedTest
    @MethodSource("reactive")
    void each_reactive_library_is_known_by_name(String name) {
        assertThat(returningStub(name).findingTexts())
                .singleElement()
                .asString()
                .startsWith("[ADQ018]");
    }

    @ParameterizedTest
    @MethodSource("asynchronous")
    void each_future_of_a_library_is_known_by_name(String name) {
        assertThat(returningStub(name).findingTexts())
                .singleElement()
                .asString()
                .startsWith("[ADQ019]");
    }

    /** Returns an own subtype of what a library has. */
    private static Compiled returningStub(String name) {
        int dot = name.lastIndexOf('.');
        String stub = "package " + name.substring(0, dot) + "; public interface " + name.substring(dot + 1) + "<T> {}";
        return Compiled.from(source(name, stub), source("shop.Tools", """
                        package shop;
                        class Tools {
                            interface Own<T> extends NAME<T> {}
                            @dev.agentdlq.AgentTask Own<String> pay() { return null; }
                        }
                        """.replace("NAME", name)));
    }

    @Test
    void a_future_of_guava_is_a_future() {
        assertThat(returning("com.google.common.util.concurrent.ListenableFuture<String>")
                        .findingTexts())
                .singleElement()
                .asString()
                .startsWith("[ADQ019]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Own<String>", "Stage", "Future<String>", "ForkJoinTask<String>"})
    void a_future_that_cannot_be_watched_is_refused(String type) {
        assertThat(returning(type).findingTexts()).singleElement().asString().startsWith("[ADQ019]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CompletableFuture<String>",
                "CompletionStage<? extends Number>",
                "String",
                "java.util.List<Future<?>>",
                "Object",
                "int[]"
            })
    void what_can_be_watched_or_is_there_at_once_is_accepted(String type) {
        assertThat(returning(type).findingTexts()).isEmpty();
    }

    @Test
    void a_parameter_is_sensitive_where_any_declaration_of_the_method_says_so() {
        Compiled compiled = Compiled.cleanly(source("shop.Tools", """
                package shop;
                import dev.agentdlq.AgentTask;
                import dev.agentdlq.Sensitive;
                class Tools implements Payments {
                    @Override @AgentTask public void pay(String account, long amount, @Sensitive String note) {}
                    @AgentTask void plain(String account) {}
                }
                interface Payments { void pay(@Sensitive String account, long amount, String note); }
                """));

        assertThat(compiled.task("shop.Tools", "pay").sensitiveParameters()).containsExactlyInAnyOrder(0, 2);
        assertThat(compiled.task("shop.Tools", "plain").sensitiveParameters()).isEmpty();
    }
}
