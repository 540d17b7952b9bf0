/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import static dev.agentdlq.processor.Compiled.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.spi.TaskDescriptor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import javax.annotation.processing.Processor;
import javax.tools.JavaFileObject;
import lombok.Lombok;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

    /** Lombok has no class that could be named. */
    private static Processor lombok() {
        return ServiceLoader.load(Processor.class, Lombok.class.getClassLoader()).stream()
                .filter(provider -> provider.type().getName().startsWith("lombok.launch."))
                .map(ServiceLoader.Provider::get)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void tasks_are_described_in_whatever_order_the_processors_run(int shift) throws Throwable {
        List<Processor> processors =
                new ArrayList<>(List.of(new AgentTaskProcessor(), lombok(), new MappingProcessor()));
        Collections.rotate(processors, shift);

        Compiled compiled = Compiled.with(processors, TOOLS, ORDER, ROW, MAPPER);

        assertThat(compiled.findingTexts()).isEmpty();
        assertThat(compiled.succeeded()).isTrue();
        assertThat(compiled.tasks("shop.OrderTools"))
                .extracting(TaskDescriptor::type)
                .containsExactly("order.save", "OrderTools.mapper");
        assertThat(compiled.task("shop.OrderTools", "save").parameterNames()).containsExactly("order", "rows");
        assertThat(compiled.task("shop.OrderTools", "mapper").invoke(compiled.create("shop.OrderTools"), new Object[0]))
                .isInstanceOf(compiled.load("shop.OrderMapperImpl"));
    }

    @Test
    void a_problem_of_a_class_of_lombok_is_found_where_it_stands() {
        JavaFileObject broken = source("shop.Broken", """
                package shop;
                @lombok.Data
                class Broken {
                    private String id;
                    @dev.agentdlq.AgentTask
                    private void pay() {}
                }
                """);

        Compiled compiled = Compiled.with(List.of(lombok(), new AgentTaskProcessor()), broken);

        assertThat(compiled.findings()).singleElement().satisfies(finding -> {
            assertThat(Compiled.text(finding)).startsWith("[ADQ001] @AgentTask method 'Broken.pay'");
            assertThat(finding.getLineNumber()).isEqualTo(5);
        });
    }
}
