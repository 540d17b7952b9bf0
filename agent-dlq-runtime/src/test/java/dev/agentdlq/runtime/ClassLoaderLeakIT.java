/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.Effect;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.PayloadUpgrade;
import dev.agentdlq.Receipt;
import dev.agentdlq.Reconciles;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.spi.DlqListener;
import dev.agentdlq.spi.EntryChange;
import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An application that is deployed again and again: nothing of ours may hold its class loaders. */
@Timeout(300)
class ClassLoaderLeakIT {
    private static final int LOADERS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Classes of the application: each loader has its own of them. */
    public record Order(String id, Kind kind) {}

    public enum Kind {
        NEW
    }

    public static class Busy extends IOException {
        private static final long serialVersionUID = 1L;
        private final Order order;

        public Busy(Order order) {
            super("busy");
            this.order = order;
        }

        public Order order() {
            return order;
        }
    }

    public interface Orders {
        @AgentTask(type = "proxied")
        void proxied(Order order) throws IOException;
    }

    public record Facts(Order order) {
        @AgentTask(type = "fact")
        public String fact(Order given) throws IOException {
            if (TaskAttempt.current().number() == 1) {
                throw new Busy(order);
            }
            return given.id();
        }
    }

    public static class Tools {
        @AgentTask(type = "ship", transientOn = Busy.class, backoff = @Backoff(delay = "1ms"))
        public Order ship(Order order) throws IOException {
            if (TaskAttempt.current().number() == 1) {
                throw new Busy(order);
            }
            return order;
        }

        @AgentTask(type = "later", backoff = @Backoff(delay = "1ms"))
        public CompletableFuture<Order> later(Order order) {
            return CompletableFuture.failedFuture(new Busy(order));
        }

        @AgentTask(type = "pay", effect = Effect.NON_IDEMPOTENT, backoff = @Backoff(delay = "1ms"))
        public String pay(Order order) throws IOException {
            if (TaskAttempt.current().number() == 1) {
                throw new Busy(order);
            }
            return order.id();
        }

        @Reconciles("pay")
        Optional<String> paid(Order order) {
            return Optional.of(order.id());
        }

        @PayloadUpgrade("ship")
        static Object[] before(String id) {
            return new Object[] {new Order(id, Kind.NEW)};
        }
    }

    public static class Ears implements DlqListener {
        @Override
        public void onCaptured(Receipt receipt) {}

        @Override
        public void onResolved(EntryChange change) {}
    }

    /** What an application does. Runs in its own class loader. */
    public static class Application implements Callable<String> {
        @Override
        public String call() throws Exception {
            Orders nobody = order -> {
                throw new Busy(order);
            };
            try (AgentDlq dlq = AgentDlq.builder()
                    .inMemory()
                    .pollInterval(Duration.ofMillis(10))
                    .captureDeadline(Duration.ofSeconds(20))
                    .shutdownHook(false)
                    .listener(new Ears())
                    .build()) {
                dlq.start();
                Order order = new Order("#1", Kind.NEW);
                Tools tools = dlq.wrap(new Tools());
                Orders proxied = dlq.wrap((Orders) Proxy.newProxyInstance(
                        getClass().getClassLoader(), new Class<?>[] {Orders.class}, (proxy, method, arguments) -> {
                            nobody.proxied((Order) arguments[0]);
                            return null;
                        }));
                Object facade = dlq.facade(new Facts(order));
                String ended = end(dlq, catchThrowable(() -> tools.ship(order)));
                assertThat(end(dlq, catchThrowable(() -> tools.pay(order)))).isEqualTo("RESOLVED");
                assertThat(catchThrowable(() -> proxied.proxied(order))).isInstanceOf(Busy.class);
                assertThat(catchThrowable(() -> tools.later(order).join())).hasCauseInstanceOf(Busy.class);
                Method fact = facade.getClass().getMethod("fact", Order.class);
                assertThat(catchThrowable(() -> fact.invoke(facade, order))).hasCauseInstanceOf(Busy.class);
                return ended;
            }
        }

        private static String end(AgentDlq dlq, Throwable failure) throws InterruptedException {
            return dlq.await(dlq.receipt(failure).orElseThrow().entryId(), PATIENCE)
                    .map(DlqEntry::status)
                    .map(FailureStatus::name)
                    .orElse("open");
        }
    }

    /** Loads the classes of the application itself and leaves all others to its parent. */
    private static final class OwnLoader extends URLClassLoader {
        OwnLoader(URL classes) {
            super(new URL[] {classes}, ClassLoaderLeakIT.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(ClassLoaderLeakIT.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> present = findLoadedClass(name);
            return present == null ? findClass(name) : present;
        }
    }

    @Test
    void no_class_loader_of_an_application_outlives_its_queue() throws Exception {
        ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
        Map<Reference<?>, Integer> left = new HashMap<>();
        // A thread of the host's, which lives on, as those of a server do.
        ExecutorService host = Executors.newSingleThreadExecutor();
        try {
            for (int i = 0; i < LOADERS; i++) {
                left.put(host.submit(() -> deploy(collected)).get(), i);
            }
            int quietRounds = 0;
            while (!left.isEmpty() && quietRounds < 20) {
                System.gc();
                Reference<?> gone = collected.remove(500);
                quietRounds = gone == null ? quietRounds + 1 : 0;
                while (gone != null) {
                    left.remove(gone);
                    gone = collected.poll();
                }
            }
        } finally {
            host.shutdown();
        }
        assertThat(left.values()).isEmpty();
    }

    private static Reference<ClassLoader> deploy(ReferenceQueue<ClassLoader> collected) throws Exception {
        URL classes =
                ClassLoaderLeakIT.class.getProtectionDomain().getCodeSource().getLocation();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (OwnLoader loader = new OwnLoader(classes)) {
            thread.setContextClassLoader(loader);
            Class<?> application = loader.loadClass(Application.class.getName());
            assertThat(application).isNotEqualTo(Application.class);
            assertThat(((Callable<?>) application.getDeclaredConstructor().newInstance()).call())
                    .isEqualTo("RESOLVED");
            return new WeakReference<>(loader, collected);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
