/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import static dev.agentdlq.processor.Compiled.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.spi.TaskDescriptor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which classes get a descriptor, and for which methods. */
class TaskReaderTest {
    @Test
    void describes_nested_inner_and_package_private_classes() {
        Compiled compiled = Compiled.cleanly(source("shop.Outer", """
                package shop;
                import dev.agentdlq.AgentTask;
                @SuppressWarnings("agentdlq")
                class Outer<T> {
                    static class Nested { @AgentTask String pay() { return "nested"; } }
                    class Inner { @AgentTask T pay(T amount) { return amount; } }
                    enum Desk { FRONT; @AgentTask void ring() {} }
                    record Till(int number) { @AgentTask void open() {} }
                    static final class Closed { @AgentTask void lock() {} }
                }
                """));

        assertThat(compiled.generatedNames())
                .containsExactlyInAnyOrder(
                        "shop/Outer$Nested__AgentTasks.java",
                        "shop/Outer$Inner__AgentTasks.java",
                        "shop/Outer$Desk__AgentTasks.java",
                        "shop/Outer$Till__AgentTasks.java",
                        "shop/Outer$Closed__AgentTasks.java");
        assertThat(compiled.task("shop.Outer$Nested", "pay").type()).isEqualTo("Nested.pay");
    }

    @Test
    void describes_classes_of_the_unnamed_package() throws Throwable {
        Compiled compiled = Compiled.cleanly(source(
                "List", "class List { @dev.agentdlq.AgentTask List me(java.util.List<List> x) { return this; } }"));
        Object list = compiled.create("List");

        assertThat(compiled.task("List", "me").invoke(list, new Object[] {null}))
                .isSameAs(list);
    }

    @Test
    void leaves_private_classes_to_reflection_without_a_word() {
        Compiled compiled = Compiled.cleanly(source("shop.Outer", """
                package shop;
                import dev.agentdlq.AgentTask;
                class Outer {
                    private static class Hidden {
                        @AgentTask void pay() {}
                        static class Deeper { @AgentTask void pay() {} }
                    }
                }
                """));

        assertThat(compiled.generatedNames()).isEmpty();
    }

    @Test
    void describes_inherited_tasks_with_the_type_arguments_of_the_heir() throws Throwable {
        Compiled compiled = Compiled.cleanly(source("shop.Orders", """
                package shop;
                import dev.agentdlq.AgentTask;
                import java.util.List;
                class Orders extends Store<String> implements Audited {
                    @AgentTask void own() {}
                    @Override @AgentTask String overridden() { return "orders"; }
                }
                abstract class Store<T extends CharSequence> {
                    @AgentTask T save(T item, List<T> more) { return item; }
                    @AgentTask String overridden() { return "store"; }
                }
                interface Audited { @AgentTask default int audit() { return 1; } }
                """));
        TaskDescriptor save = compiled.task("shop.Orders", "save");

        assertThat(compiled.generatedNames()).containsExactly("shop/Orders__AgentTasks.java");
        assertThat(compiled.tasks("shop.Orders"))
                .extracting(TaskDescriptor::type)
                .containsExactly("Orders.own", "Orders.overridden", "Orders.save", "Orders.audit");
        assertThat(save.parameterTypes())
                .extracting(Object::toString)
                .containsExactly("class java.lang.String", "java.util.List<java.lang.String>");
        assertThat(save.erasedParameterTypes()).isEqualTo(List.of(CharSequence.class, List.class));
        assertThat(save.invoke(compiled.create("shop.Orders"), new Object[] {"a", List.of()}))
                .isEqualTo("a");
    }

    @Test
    void takes_an_implementation_from_a_superclass_over_the_method_of_an_interface() {
        Compiled compiled = Compiled.cleanly(source("shop.Orders", """
                package shop;
                import dev.agentdlq.AgentTask;
                class Orders extends Middle implements Payments, Refunds { @AgentTask void own() {} }
                class Middle extends Base {}
                class Base { public void pay() {} }
                interface Payments { @AgentTask void pay(); @AgentTask default void refund() {} }
                interface Refunds extends Payments { @Override @AgentTask(type = "later") default void refund() {} }
                """));

        assertThat(compiled.tasks("shop.Orders"))
                .extracting(TaskDescriptor::type)
                .containsExactly("Orders.own", "later");
    }

    @Test
    void does_not_describe_a_protected_method_of_another_package() {
        Compiled compiled = Compiled.from(source("base.Base", """
                        package base;
                        import dev.agentdlq.AgentTask;
                        public class Base { @AgentTask protected void pay() {} @AgentTask void local() {} }
                        """), source("shop.Orders", """
                        package shop;
                        public class Orders extends base.Base { @dev.agentdlq.AgentTask void own() {} }
                        """));

        assertThat(compiled.generatedNames()).containsExactly("base/Base__AgentTasks.java");
        assertThat(compiled.findingTexts())
                .containsExactly("[ADQ013] no descriptor is written for 'Orders', because method 'Base.pay' cannot be"
                        + " used from its package; the runtime uses reflection instead; make it package-private or"
                        + " wider");
    }
}
