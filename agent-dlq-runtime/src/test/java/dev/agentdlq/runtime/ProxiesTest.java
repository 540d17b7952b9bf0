/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static dev.agentdlq.runtime.Failing.assertHeals;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.Effect;
import dev.agentdlq.OnResolved;
import dev.agentdlq.Reconciles;
import dev.agentdlq.TaskDefinitionException;
import java.io.IOException;
import java.io.Serializable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Objects that stand for others. */
@Timeout(120)
class ProxiesTest {
    /** Package-private, as many are. */
    interface Orders {
        @AgentTask(type = "ship", backoff = @Backoff(delay = "1ms"))
        String ship(List<String> orders) throws IOException;

        default String plain() {
            return "plain";
        }
    }

    interface MoreOrders {
        @AgentTask(type = "more")
        void more();
    }

    static class Shop implements Orders {
        @Override
        public String ship(List<String> orders) throws IOException {
            Failing.atFirst();
            return "shipped " + orders;
        }
    }

    static class Tools {
        private final String state = "state";

        @AgentTask(type = "Tools.work", backoff = @Backoff(delay = "1ms"))
        String work(String text) throws IOException {
            Failing.atFirst();
            return text + " with " + state;
        }
    }

    /** What a generator of proxies makes: its own fields are never set. */
    @SuppressWarnings("checkstyle:TypeName")
    static class Tools$$Generated extends Tools {
        final List<String> calls = Collections.synchronizedList(new ArrayList<>());
        private final Tools behind;

        Tools$$Generated(Tools behind) {
            this.behind = behind;
        }

        @Override
        String work(String text) throws IOException {
            calls.add(text);
            return behind.work(text);
        }
    }

    static class Tools_Subclass extends Tools$$Generated {
        Tools_Subclass(Tools behind) {
            super(behind);
        }
    }

    static class Own$$Tools extends Tools {
        @AgentTask(type = "own")
        String own() {
            return "own";
        }
    }

    static class Looking {
        @AgentTask(type = "pay", effect = Effect.NON_IDEMPOTENT)
        void pay() {}

        @Reconciles("pay")
        @SuppressWarnings("UnusedMethod")
        private Optional<String> paid() {
            return Optional.empty();
        }
    }

    static class Looking$$Generated extends Looking {}

    static class Listening {
        @AgentTask(type = "ship")
        void ship() {}

        @OnResolved("ship")
        final void shipped(DlqEntry entry) {}
    }

    static class Listening$$Generated extends Listening {}

    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final AgentDlq dlq = Failing.started();

    @AfterEach
    void close() {
        dlq.close();
    }

    private Object proxyOf(Object target, Class<?>... interfaces) {
        return Proxy.newProxyInstance(getClass().getClassLoader(), interfaces, (proxy, method, arguments) -> {
            calls.add(method.getName());
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        });
    }

    @Test
    void a_generated_subclass_is_called_while_its_tasks_are_those_of_the_class_behind() throws Exception {
        Tools$$Generated proxy = new Tools_Subclass(new Tools());

        Tools wrapped = dlq.wrap((Tools) proxy);

        assertThat(wrapped.getClass().getSuperclass()).isEqualTo(Tools.class);
        assertHeals(dlq, () -> wrapped.work("a"), "Tools.work", "{\"text\":\"a\"}", "\"a with state\"");
        assertThat(proxy.calls).containsExactly("a", "a");
        assertThat(AgentDlq.unwrap(wrapped)).isSameAs(proxy);
        assertThat(dlq.wrap((Tools) proxy)).isSameAs(wrapped);
        assertThatThrownBy(() -> dlq.wrap(new Tools())).hasMessageContaining("another instance of ");
    }

    @Test
    void a_class_with_tasks_of_its_own_is_no_proxy_whatever_its_name() {
        Own$$Tools wrapped = dlq.wrap(new Own$$Tools());

        assertThat(wrapped.own()).isEqualTo("own");
        assertThat(wrapped.getClass().getSuperclass()).isEqualTo(Own$$Tools.class);
    }

    @Test
    void a_jdk_proxy_is_wrapped_by_its_interfaces_and_called_again_by_retries() throws Exception {
        Object proxy = proxyOf(new Shop(), Orders.class, Serializable.class);

        Orders wrapped = dlq.wrap((Orders) proxy);

        assertThat(wrapped).isInstanceOf(Serializable.class);
        assertThat(wrapped.plain()).isEqualTo("plain");
        assertHeals(
                dlq,
                () -> wrapped.ship(List.of("#1")),
                "ship",
                "{\"" + (isNamed() ? "orders" : "arg0") + "\":[\"#1\"]}",
                "\"shipped [#1]\"");
        assertThat(calls).containsExactly("plain", "ship", "ship");
        assertThat(AgentDlq.unwrap(wrapped)).isSameAs(proxy);
        assertThat(List.of(wrapped)).contains(wrapped).doesNotContain((Orders) proxy);
    }

    private static boolean isNamed() throws NoSuchMethodException {
        return Orders.class.getMethod("ship", List.class).getParameters()[0].isNamePresent();
    }

    @Test
    void a_lambda_is_wrapped_by_its_interface() throws Exception {
        Orders lambda = orders -> {
            Failing.atFirst();
            return "lambda " + orders;
        };

        Orders wrapped = dlq.wrap(lambda);

        assertHeals(dlq, () -> wrapped.ship(List.of()), "ship", "{\"orders\":[]}", "\"lambda []\"");
        assertThat(dlq.facade(lambda)).isInstanceOf(Orders.class);
        assertThat(Orders.class.getMethod("ship", List.class).getAnnotation(AgentTask.class))
                .isEqualTo(
                        wrapped.getClass().getDeclaredMethod("ship", List.class).getAnnotation(AgentTask.class));
    }

    @Test
    void a_retry_target_may_be_a_proxy() throws Exception {
        try (AgentDlq own = AgentDlq.builder()
                .inMemory()
                .retryTarget(Orders.class, () -> (Orders) proxyOf(new Shop(), Orders.class))
                .build()) {
            own.start();
            Orders wrapped = own.wrap((Orders) proxyOf(new Shop(), Orders.class));

            assertHeals(own, () -> wrapped.ship(List.of()), "ship", "{\"orders\":[]}", "\"shipped []\"");
        }
    }

    @Test
    void a_proxy_around_a_wrapper_is_returned_as_it_is() throws Exception {
        Orders wrapped = dlq.wrap((Orders) proxyOf(new Shop(), Orders.class));
        Object around = proxyOf(wrapped, wrapped.getClass().getInterfaces());

        assertThat(dlq.wrap(around)).isSameAs(around);
        assertThat(dlq.facade(around)).isSameAs(around);
        assertHeals(dlq, () -> ((Orders) around).ship(List.of()), "ship", "{\"orders\":[]}", "\"shipped []\"");
        assertThat(dlq.review().stats().total()).isEqualTo(1);
    }

    @Test
    void what_unwraps_to_nothing_is_itself() {
        Tools plain = new Tools();

        assertThat(AgentDlq.unwrap(plain)).isSameAs(plain);
        assertThat(AgentDlq.unwrap(dlq.wrap(plain))).isSameAs(plain);
    }

    @Test
    void proxies_whose_tasks_cannot_be_told_are_refused_with_the_remedy() {
        assertThatThrownBy(() -> dlq.wrap(proxyOf("text", Comparable.class)))
                .isInstanceOf(TaskDefinitionException.class)
                .hasMessageContaining("none of [java.lang.Comparable] has; annotate the interface");
        assertThatThrownBy(() -> dlq.wrap(proxyOf(new Shop(), Orders.class, MoreOrders.class)))
                .isInstanceOf(TaskDefinitionException.class)
                .hasMessageContaining("one of them must have all @AgentTask methods");
    }

    @Test
    void a_method_that_would_run_on_the_empty_fields_of_a_proxy_is_refused() {
        assertThatThrownBy(() -> dlq.wrap(new Looking$$Generated()))
                .isInstanceOf(TaskDefinitionException.class)
                .hasMessageContaining("method 'Looking.paid' must be callable on the proxy")
                .hasMessageContaining("make it an overridable method");
        assertThat(dlq.wrap(new Looking())).isInstanceOf(Looking.class);
    }

    @Test
    void a_method_that_is_told_of_successes_must_be_callable_on_the_proxy() {
        assertThatThrownBy(() -> dlq.wrap(new Listening$$Generated()))
                .isInstanceOf(TaskDefinitionException.class)
                .hasMessageContaining("method 'Listening.shipped' must be callable on the proxy");
    }
}
