/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.EntryStateException;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.Receipt;
import dev.agentdlq.Receipt.Storage;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.spi.Classification;
import dev.agentdlq.spi.DlqListener;
import dev.agentdlq.spi.EntryChange;
import dev.agentdlq.spi.ErrorClassifier;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Listeners, classifiers and logs that misbehave, and odd ways to be a task. Names begin with the row. */
class HostileHooksTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    static class Tools {
        final Queue<Throwable> refusals = new ConcurrentLinkedQueue<>();
        volatile @Nullable AgentDlq queue;

        @AgentTask(type = "fail", maxRetries = 1, backoff = @Backoff(delay = "1ms"))
        public void fail(String name) throws IOException {
            throw new IOException(name);
        }

        @AgentTask(type = "once", backoff = @Backoff(delay = "1ms"))
        public void once(String name) throws IOException {
            if (TaskAttempt.current().number() == 1) {
                throw new IOException(name);
            }
        }

        @AgentTask(type = "unstorable")
        public void unstorable(Thread thread) throws IOException {
            throw new IOException("unstorable");
        }

        @AgentTask(type = "discards.itself", backoff = @Backoff(delay = "1ms"))
        public void discardsItself(String name) throws IOException {
            TaskAttempt attempt = TaskAttempt.current();
            if (attempt.number() == 1) {
                throw new IOException(name);
            }
            AgentDlq dlq = queue;
            if (dlq != null) {
                UUID own = UUID.fromString(attempt.idempotencyKey());
                refusals.add(catchThrowable(() -> dlq.review().by("kim").discard(own, "not wanted")));
            }
        }
    }

    /** A default method, and one that a generic supertype makes a bridge for. */
    interface Shipping<T> {
        @AgentTask(type = "ship", maxRetries = 0)
        default void ship(String order) throws IOException {
            throw new IOException("ship " + order);
        }

        void pack(T order) throws IOException;
    }

    static class Warehouse implements Shipping<String> {
        @Override
        @AgentTask(type = "pack", maxRetries = 0)
        public void pack(String order) throws IOException {
            throw new IOException("pack " + order);
        }

        @AgentTask(type = "count", maxRetries = 0)
        public synchronized void count(String order) throws IOException {
            throw new IOException("count " + order);
        }

        @AgentTask(type = "scan", maxRetries = 0)
        public native void scan(String order);
    }

    private final List<AgentDlq> open = new ArrayList<>();
    private final Tools target = new Tools();

    private static AgentDlqBuilder builder() {
        return AgentDlq.builder().inMemory().pollInterval(Duration.ofMillis(20)).captureDeadline(PATIENCE);
    }

    private AgentDlq open(AgentDlqBuilder builder) {
        AgentDlq dlq = builder.build();
        open.add(dlq);
        return dlq;
    }

    @AfterEach
    void close() {
        open.forEach(AgentDlq::close);
    }

    private static UUID fail(AgentDlq dlq, Tools tools) {
        Throwable thrown = catchThrowable(() -> tools.fail("A-7"));
        assertThat(thrown).isExactlyInstanceOf(IOException.class).hasMessage("A-7");
        Receipt receipt = dlq.receipt(thrown).orElseThrow();
        assertThat(receipt.storage()).isEqualTo(Storage.STORE);
        return receipt.entryId();
    }

    private static DlqEntry settled(AgentDlq dlq, UUID id) throws InterruptedException {
        return dlq.await(id, PATIENCE).orElseThrow();
    }

    static List<Throwable> whatHooksThrow() {
        return List.of(
                new IllegalStateException("hook"),
                new StackOverflowError("hook"),
                new LinkageError("hook"),
                new OutOfMemoryError("hook"),
                new IOException("undeclared"));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> void sneakily(Throwable failure) throws E {
        throw (E) failure;
    }

    @ParameterizedTest
    @MethodSource("whatHooksThrow")
    void m1_a_listener_that_throws_changes_nothing(Throwable trouble) throws Exception {
        Queue<String> told = new ConcurrentLinkedQueue<>();
        DlqListener throwing = new DlqListener() {
            private void raise(String event) {
                told.add(event);
                HostileHooksTest.<RuntimeException>sneakily(trouble);
            }

            @Override
            public void onCaptured(Receipt receipt) {
                raise("captured");
            }

            @Override
            public void onRetryScheduled(EntryChange change) {
                raise("retry");
            }

            @Override
            public void onReviewRequired(EntryChange change) {
                raise("review");
            }
        };
        AgentDlq dlq = open(builder().listener(throwing));
        Tools tools = dlq.wrap(target);
        dlq.start();

        assertThat(settled(dlq, fail(dlq, tools)).reason()).isEqualTo(Reason.RETRIES_EXHAUSTED);
        assertThat(settled(dlq, fail(dlq, tools)).reason()).isEqualTo(Reason.RETRIES_EXHAUSTED);
        dlq.close();
        assertThat(told.stream().filter("captured"::equals)).hasSize(2);
        assertThat(told.stream().filter("review"::equals)).hasSize(2);
    }

    @Test
    void m1_a_listener_that_blocks_costs_its_own_caller_the_wait_and_nobody_else() throws Exception {
        CountDownLatch blocking = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        DlqListener blocks = new DlqListener() {
            @Override
            public void onCaptured(Receipt receipt) {
                if (Thread.currentThread().getName().equals("blocked")) {
                    blocking.countDown();
                    Quietly.run(released::await);
                }
            }
        };
        AgentDlq dlq = open(builder().listener(blocks));
        Tools tools = dlq.wrap(target);
        Queue<UUID> kept = new ConcurrentLinkedQueue<>();
        Thread blocked = new Thread(() -> kept.add(fail(dlq, tools)), "blocked");
        blocked.start();
        assertThat(blocking.await(20, TimeUnit.SECONDS)).isTrue();

        fail(dlq, tools);
        released.countDown();
        blocked.join();

        assertThat(kept).hasSize(1);
        assertThat(dlq.review().stats().total()).isEqualTo(2);
    }

    @Test
    void m1_a_listener_that_calls_a_task_that_fails_comes_to_an_end() {
        List<Tools> wrapped = new ArrayList<>();
        AtomicInteger told = new AtomicInteger();
        DlqListener recursive = new DlqListener() {
            @Override
            public void onCaptured(Receipt receipt) {
                told.incrementAndGet();
                Quietly.run(() -> wrapped.get(0).fail("inside a listener"));
            }
        };
        AgentDlq dlq = open(builder().listener(recursive));
        wrapped.add(dlq.wrap(target));

        Throwable thrown = catchThrowable(() -> wrapped.get(0).fail("outside"));

        assertThat(thrown).hasMessage("outside");
        assertThat(told).hasValueBetween(1, 10);
        List<DlqEntry> entries = dlq.review().find(DlqQuery.everything()).entries();
        assertThat(entries).as("what was not told is kept").hasSize(told.get() + 1);
        assertThat(entries).extracting(DlqEntry::errorMessage).contains("outside");
        assertThat(catchThrowable(() -> wrapped.get(0).fail("afterwards"))).hasMessage("afterwards");
        assertThat(told.get()).as("told again afterwards").isEqualTo(2 * (entries.size() - 1));
    }

    static List<ErrorClassifier> uselessClassifiers() {
        return List.of(
                (task, failure) -> {
                    throw new IllegalStateException("classifier");
                },
                (task, failure) -> {
                    throw new StackOverflowError("classifier");
                },
                HostileHooksTest::nothingAtAll);
    }

    @SuppressWarnings({"OptionalAssignedToNull", "NullOptional", "NullAway"}) // that is the fault
    private static Optional<Classification> nothingAtAll(Object task, Throwable failure) {
        return null;
    }

    @ParameterizedTest
    @MethodSource("uselessClassifiers")
    void m2_a_classifier_that_has_no_answer_leaves_the_decision_to_the_built_in_rules(ErrorClassifier useless)
            throws Exception {
        AgentDlq dlq = open(builder().classifier(useless));
        Tools tools = dlq.wrap(target);
        dlq.start();

        DlqEntry entry = settled(dlq, fail(dlq, tools));

        assertThat(entry.kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(entry.reason()).isEqualTo(Reason.RETRIES_EXHAUSTED);
        assertThat(entry.attemptCount()).isEqualTo(2);
    }

    @Test
    void m2_a_classifier_that_blocks_costs_the_decision_and_not_the_entry() {
        CountDownLatch released = new CountDownLatch(1);
        AgentDlq dlq = open(AgentDlq.builder()
                .inMemory()
                .captureDeadline(Duration.ofSeconds(2))
                .classifier((task, failure) -> {
                    Quietly.run(released::await);
                    return Optional.empty();
                }));
        Tools tools = dlq.wrap(target);

        UUID id = fail(dlq, tools);

        released.countDown();
        DlqEntry entry = dlq.review().get(id).orElseThrow();
        assertThat(entry.kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_RETRY);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void m3_whatever_delay_is_asked_for_the_retry_is_due_between_now_and_seven_days(long seed) {
        Random random = new Random(seed);
        AgentDlq dlq = open(builder()
                .classifier((task, failure) -> Optional.of(Classification.of(FailureKind.TRANSIENT, "seed " + seed)
                        .withDelay(Duration.ofSeconds(
                                random.nextLong() >> random.nextInt(Long.SIZE), random.nextInt(1_000_000_000))))));
        Tools tools = dlq.wrap(target);

        for (int i = 0; i < 50; i++) {
            Instant before = Instant.now();
            Throwable thrown = catchThrowable(() -> tools.fail("A-7"));
            assertThat(dlq.receipt(thrown).orElseThrow().due())
                    .as("seed %d, call %d", seed, i)
                    .isBetween(before.minusSeconds(1), Instant.now().plus(Duration.ofDays(7)));
        }
    }

    @Test
    void m7_a_retry_cannot_settle_its_own_entry_and_is_told_so() throws Exception {
        AgentDlq dlq = open(builder());
        target.queue = dlq;
        Tools tools = dlq.wrap(target);
        dlq.start();
        Throwable thrown = catchThrowable(() -> tools.discardsItself("A-7"));

        DlqEntry entry = settled(dlq, dlq.receipt(thrown).orElseThrow().entryId());

        assertThat(target.refusals).singleElement().isInstanceOf(EntryStateException.class);
        assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
    }

    @Test
    void m8_what_is_wrapped_twice_makes_one_entry() {
        AgentDlq dlq = open(builder());
        Tools tools = dlq.wrap(dlq.wrap(target));

        fail(dlq, tools);

        assertThat(tools).isSameAs(dlq.wrap(target));
        assertThat(dlq.review().stats().total()).isEqualTo(1);
    }

    @Test
    void m8_two_queues_that_wrap_the_same_object_keep_what_is_called_through_them() {
        AgentDlq first = open(builder());
        AgentDlq second = open(builder());
        Tools ofFirst = first.wrap(target);
        Tools ofSecond = second.wrap(target);

        fail(first, ofFirst);
        fail(second, ofSecond);
        fail(second, ofSecond);

        assertThat(first.review().stats().total()).isEqualTo(1);
        assertThat(second.review().stats().total()).isEqualTo(2);
    }

    @Test
    void m9_default_overriding_synchronized_and_native_methods_are_tasks_like_any_other() {
        AgentDlq dlq = open(builder());
        Warehouse warehouse = dlq.wrap(new Warehouse());
        Shipping<String> shipping = warehouse;

        List<Throwable> thrown = List.of(
                catchThrowable(() -> shipping.ship("A-7")),
                catchThrowable(() -> shipping.pack("A-7")),
                catchThrowable(() -> warehouse.count("A-7")),
                catchThrowable(() -> warehouse.scan("A-7")));

        assertThat(thrown.get(3)).isExactlyInstanceOf(UnsatisfiedLinkError.class);
        assertThat(thrown)
                .extracting(failure -> dlq.receipt(failure).orElseThrow().taskType())
                .containsExactly("ship", "pack", "count", "scan");
        assertThat(dlq.review().stats().total()).isEqualTo(4);
    }

    @Test
    void m10_a_log_that_throws_is_not_noticed() throws Exception {
        AtomicInteger lines = new AtomicInteger();
        LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger ours = logging.getLogger("dev.agentdlq");
        Appender<ILoggingEvent> throwing = throwingAppender(lines);
        Level level = ours.getLevel();
        ours.setLevel(Level.TRACE);
        ours.addAppender(throwing);
        try {
            AgentDlq dlq = open(builder());
            Tools tools = dlq.wrap(target);
            dlq.start();

            UUID ordinary = fail(dlq, tools);
            Throwable unstorable = catchThrowable(() -> tools.unstorable(Thread.currentThread()));

            assertThat(unstorable).isExactlyInstanceOf(IOException.class);
            assertThat(dlq.receipt(unstorable).orElseThrow().storage()).isEqualTo(Storage.STORE);
            assertThat(settled(dlq, ordinary).status()).isEqualTo(FailureStatus.PENDING_REVIEW);
            assertThat(lines).hasPositiveValue();
        } finally {
            ours.detachAppender(throwing);
            ours.setLevel(level);
        }
    }

    @SuppressWarnings("unchecked")
    private static Appender<ILoggingEvent> throwingAppender(AtomicInteger lines) {
        return (Appender<ILoggingEvent>) Proxy.newProxyInstance(
                HostileHooksTest.class.getClassLoader(),
                new Class<?>[] {Appender.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("doAppend")) {
                        lines.incrementAndGet();
                        throw new IllegalStateException("the log is broken");
                    }
                    return switch (method.getName()) {
                        case "equals" -> proxy == arguments[0];
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "isStarted" -> true;
                        case "getName" -> "throwing";
                        default -> null;
                    };
                });
    }
}
