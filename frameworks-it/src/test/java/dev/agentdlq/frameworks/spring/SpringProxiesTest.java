/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.Effect;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reconciles;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.runtime.AgentDlqBuilder;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.aopalliance.intercept.MethodInterceptor;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.annotation.ToolParam;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;

/** Spring's own proxies, in both forms, inside a wrapper and around one. */
@Timeout(120)
class SpringProxiesTest {
    record Item(String name) {}

    interface Shop<T> {
        List<T> order(String customer, T item) throws IOException;

        int count();
    }

    static class ShopTools implements Shop<Item> {
        private final String state;

        /** Not for Spring to call: its proxies are made without. */
        ShopTools(String state) {
            this.state = state;
        }

        @Override
        @AgentTask(type = "order", backoff = @Backoff(delay = "1ms"))
        @Tool(description = "orders")
        public List<Item> order(@ToolParam(description = "who") String customer, Item item) throws IOException {
            if (TaskAttempt.current().number() == 1) {
                throw new IOException("busy");
            }
            return List.of(item, new Item(customer + " of " + state));
        }

        @Override
        @Tool(description = "counts")
        public int count() {
            return state.length();
        }
    }

    static class Hidden extends ShopTools {
        Hidden() {
            super("hidden");
        }

        @AgentTask(type = "hidden")
        public void inNoInterface() {}
    }

    static class Payments {
        private final List<String> paid;

        Payments(List<String> paid) {
            this.paid = paid;
        }

        @AgentTask(type = "pay", effect = Effect.NON_IDEMPOTENT)
        public String pay(String invoice) throws IOException {
            throw new IOException("reset while " + invoice);
        }

        @Reconciles("pay")
        Optional<String> find(String invoice) {
            return paid.contains(invoice) ? Optional.of("paid " + invoice) : Optional.empty();
        }
    }

    private final Queue<String> intercepted = new ConcurrentLinkedQueue<>();
    private final AgentDlq dlq = builder().build();

    private static AgentDlqBuilder builder() {
        return AgentDlq.builder()
                .inMemory()
                .pollInterval(Duration.ofMillis(20))
                .captureDeadline(Duration.ofSeconds(20));
    }

    @AfterEach
    void close() {
        dlq.close();
    }

    private <T> ProxyFactory factory(T target) {
        ProxyFactory factory = new ProxyFactory(target);
        factory.addAdvice((MethodInterceptor) call -> {
            intercepted.add(call.getMethod().getName());
            return call.proceed();
        });
        return factory;
    }

    @SuppressWarnings("unchecked")
    private <T> T subclassProxy(T target) {
        ProxyFactory factory = factory(target);
        factory.setProxyTargetClass(true);
        return (T) factory.getProxy();
    }

    private static DlqEntry ended(AgentDlq dlq, ThrowingCallable call) throws Exception {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).isInstanceOf(IOException.class);
        return dlq.await(dlq.receipt(thrown).orElseThrow().entryId(), Duration.ofSeconds(60))
                .orElseThrow();
    }

    private void assertOrders(Shop<Item> shop) throws Exception {
        dlq.start();
        DlqEntry entry = ended(dlq, () -> shop.order("ana", new Item("cup")));
        assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(entry.payload()).isEqualTo("{\"customer\":\"ana\",\"item\":{\"name\":\"cup\"}}");
        assertThat(entry.result()).isEqualTo("[{\"name\":\"cup\"},{\"name\":\"ana of state\"}]");
        assertThat(intercepted).containsExactly("order", "order");
        assertThat(shop.count()).isEqualTo(5);
        assertThat(intercepted).containsExactly("order", "order", "count");
    }

    private static void assertSeenAsWritten(Object wrapped) throws NoSuchMethodException {
        Method plain = ShopTools.class.getMethod("order", String.class, Item.class);
        Method order = wrapped.getClass().getDeclaredMethod("order", String.class, Item.class);
        assertThat(order.getAnnotation(Tool.class)).isEqualTo(plain.getAnnotation(Tool.class));
        assertThat(order.getParameterAnnotations()).isDeepEqualTo(plain.getParameterAnnotations());
        assertThat(order.getGenericReturnType()).isEqualTo(plain.getGenericReturnType());
        assertThat(Arrays.stream(order.getParameters()).map(Parameter::getName)).containsExactly("customer", "item");
        assertThat(wrapped.getClass().getDeclaredMethod("count").isAnnotationPresent(Tool.class))
                .isTrue();
        assertThat(AopUtils.isAopProxy(wrapped)).isFalse();
    }

    @Test
    void a_subclass_proxy_is_called_inside_the_wrapper_and_by_retries() throws Exception {
        ShopTools proxy = subclassProxy(new ShopTools("state"));
        assertThat(AopUtils.isCglibProxy(proxy)).isTrue();

        ShopTools wrapped = dlq.wrap(proxy);

        assertSeenAsWritten(wrapped);
        assertOrders(wrapped);
        assertThat(AgentDlq.unwrap(wrapped)).isSameAs(proxy);
        assertThat(dlq.wrap(proxy)).isSameAs(wrapped);
    }

    @Test
    @SuppressWarnings("unchecked")
    void an_interface_proxy_is_wrapped_by_its_interfaces_with_the_annotations_of_its_class() throws Exception {
        Object proxy = factory(new ShopTools("state")).getProxy();
        assertThat(AopUtils.isJdkDynamicProxy(proxy)).isTrue();

        Object wrapped = dlq.wrap(proxy);

        assertSeenAsWritten(wrapped);
        assertOrders((Shop<Item>) wrapped);
        assertThat(AgentDlq.unwrap(wrapped)).isSameAs(proxy);
        assertThat(dlq.facade(proxy)).isInstanceOf(Shop.class);
    }

    @Test
    void duplicates_and_retry_targets_go_by_the_class_behind_the_proxy() throws Exception {
        ShopTools proxy = subclassProxy(new ShopTools("state"));
        try (AgentDlq supplied =
                builder().retryTarget(ShopTools.class, () -> proxy).build()) {
            supplied.start();
            ShopTools first = supplied.wrap(subclassProxy(new ShopTools("first")));
            Object second = supplied.wrap(factory(new ShopTools("second")).getProxy());

            assertThat(second).isNotSameAs(first);
            assertThat(ended(supplied, () -> first.order("ana", new Item("cup")))
                            .result())
                    .contains("ana of state");
        }
        ShopTools wrapped = dlq.wrap(proxy);
        assertThat(wrapped).isNotNull();
        assertThatThrownBy(() -> dlq.wrap(new ShopTools("other")))
                .isInstanceOf(TaskDefinitionException.class)
                .hasMessageContaining("another instance of " + ShopTools.class.getName() + " is wrapped already");
    }

    @Test
    void a_subclass_proxy_around_a_wrapper_protects_once() throws Exception {
        ShopTools wrapped = dlq.wrap(new ShopTools("state"));

        ShopTools around = subclassProxy(wrapped);

        assertThat(dlq.wrap(around)).isSameAs(around);
        assertThat(AgentDlq.unwrap(around)).isSameAs(AgentDlq.unwrap(wrapped));
        assertThat(AopUtils.getTargetClass(around)).isEqualTo(wrapped.getClass());
        dlq.start();
        assertThat(ended(dlq, () -> around.order("ana", new Item("cup"))).status())
                .isEqualTo(FailureStatus.RESOLVED);
        // A retry calls what is inside the wrapper.
        assertThat(intercepted).containsOnlyOnce("order");
        assertThat(dlq.review().stats().total()).isEqualTo(1);
    }

    @Test
    @SuppressWarnings("unchecked")
    void an_interface_proxy_around_a_wrapper_protects_once() throws Exception {
        ProxyFactory factory = factory(dlq.wrap(new ShopTools("state")));
        factory.setInterfaces(Shop.class);
        Shop<Item> around = (Shop<Item>) factory.getProxy();

        assertThat(dlq.wrap(around)).isSameAs(around);
        dlq.start();
        assertThat(ended(dlq, () -> around.order("ana", new Item("cup"))).status())
                .isEqualTo(FailureStatus.RESOLVED);
        assertThat(dlq.review().stats().total()).isEqualTo(1);
    }

    @Test
    void what_looks_for_effects_is_called_on_the_proxy_too() throws Exception {
        Payments wrapped = dlq.wrap(subclassProxy(new Payments(List.of("i1"))));
        dlq.start();

        DlqEntry entry = ended(dlq, () -> wrapped.pay("i1"));

        assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(entry.result()).isEqualTo("\"paid i1\"");
    }

    @Test
    void a_task_that_an_interface_proxy_does_not_have_is_refused() {
        Object proxy = factory(new Hidden()).getProxy();

        assertThatThrownBy(() -> dlq.wrap(proxy))
                .isInstanceOf(TaskDefinitionException.class)
                .hasMessageContaining("task 'hidden' (method 'inNoInterface')")
                .hasMessageContaining("must be in an interface of its proxy")
                .hasMessageContaining("proxyTargetClass = true");
    }
}
