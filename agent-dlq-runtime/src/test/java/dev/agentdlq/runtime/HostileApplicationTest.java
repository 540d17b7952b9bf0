/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.Receipt;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.spi.Classification;
import dev.agentdlq.spi.DlqListener;
import dev.agentdlq.spi.EntryChange;
import dev.agentdlq.spi.PayloadCodec;
import java.io.IOException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** An application whose own code misbehaves around a failing call loses neither the failure nor the queue. */
class HostileApplicationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A class whose state cannot be read back: what JSON makes of it is derived. */
    static class Price {
        private final long cents;

        Price(long cents) {
            this.cents = cents;
        }

        public boolean isFree() {
            return cents == 0;
        }
    }

    record Money(long cents) {
        public boolean isZero() {
            return cents == 0;
        }
    }

    static class Point {
        public int x = 1;
    }

    static class NamedPoint extends Point {
        public String name = "origin";
    }

    static class Exploding {
        public String getName() {
            throw new AssertionError("must not be read");
        }
    }

    static class Tools {
        final Queue<Object> seen = new ConcurrentLinkedQueue<>();

        private void failFirst(Object argument) throws IOException {
            seen.add(argument);
            if (TaskAttempt.current().number() == 1) {
                throw new IOException("first");
            }
        }

        @AgentTask(type = "money", backoff = @Backoff(delay = "1ms"))
        public void money(Money money) throws IOException {
            failFirst(money);
        }

        @AgentTask(type = "price", backoff = @Backoff(delay = "1ms"))
        public void price(Price price) throws IOException {
            failFirst(price);
        }

        @AgentTask(type = "point", backoff = @Backoff(delay = "1ms"))
        public void point(Point point) throws IOException {
            failFirst(point);
        }

        @AgentTask(type = "explode", backoff = @Backoff(delay = "1ms"))
        public void explode(Exploding argument) throws IOException {
            failFirst("exploding");
        }

        @AgentTask(type = "text", backoff = @Backoff(delay = "1ms"))
        public Object text(String text) throws IOException {
            failFirst(text);
            return new Exploding();
        }

        @AgentTask(type = "later", backoff = @Backoff(delay = "300ms", jitter = 0))
        public void later() throws IOException {
            failFirst("later");
        }

        @AgentTask(type = "deep", maxRetries = 0)
        public void deep(Tools wrapper) {
            wrapper.deep(wrapper);
        }
    }

    private final List<AgentDlq> open = new ArrayList<>();
    private final Tools target = new Tools();

    private AgentDlqBuilder builder() {
        return AgentDlq.builder()
                .inMemory()
                .pollInterval(Duration.ofMillis(20))
                .captureDeadline(Duration.ofSeconds(10));
    }

    private AgentDlq open(AgentDlqBuilder builder) {
        AgentDlq dlq = builder.build();
        open.add(dlq);
        return dlq;
    }

    @AfterEach
    void close() {
        open.forEach(AgentDlq::close);
        MDC.clear();
    }

    private static Receipt fail(AgentDlq dlq, ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).isExactlyInstanceOf(IOException.class).hasMessage("first");
        return dlq.receipt(thrown).orElseThrow();
    }

    @Test
    void a_logging_context_with_a_null_in_it_is_stored_without_it() {
        AgentDlq dlq = open(builder());
        Tools tools = dlq.wrap(target);
        MDC.put("user", null);

        assertThat(fail(dlq, () -> tools.text("a")).storage()).isEqualTo(Receipt.Storage.STORE);
    }

    @Test
    void arguments_that_throw_errors_when_they_are_read_make_an_entry_for_a_person() {
        AgentDlq dlq = open(builder());
        Tools tools = dlq.wrap(target);

        Receipt receipt = fail(dlq, () -> tools.explode(new Exploding()));

        assertThat(dlq.review().get(receipt.entryId()).orElseThrow().reason()).isEqualTo(Reason.UNSERIALIZABLE);
    }

    @Test
    void arguments_that_would_come_back_as_something_else_are_never_retried() {
        AgentDlq dlq = open(builder());
        Tools tools = dlq.wrap(target);

        for (Receipt receipt :
                List.of(fail(dlq, () -> tools.price(new Price(5))), fail(dlq, () -> tools.point(new NamedPoint())))) {
            assertThat(receipt.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
            assertThat(dlq.review().get(receipt.entryId()).orElseThrow().reason())
                    .isEqualTo(Reason.UNSERIALIZABLE);
        }
    }

    @Test
    void a_record_with_derived_properties_comes_back_as_it_was() throws Exception {
        AgentDlq dlq = open(builder());
        Tools tools = dlq.wrap(target);
        dlq.start();

        Receipt receipt = fail(dlq, () -> tools.money(new Money(0)));

        assertThat(dlq.await(receipt.entryId(), PATIENCE).orElseThrow().status())
                .isEqualTo(FailureStatus.RESOLVED);
        assertThat(target.seen).containsExactly(new Money(0), new Money(0));
    }

    @Test
    void a_result_that_cannot_be_written_is_left_out_of_a_resolved_entry() throws Exception {
        AgentDlq dlq = open(builder());
        Tools tools = dlq.wrap(target);
        dlq.start();

        Receipt receipt = fail(dlq, () -> tools.text("a"));

        DlqEntry entry = dlq.await(receipt.entryId(), PATIENCE).orElseThrow();
        assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(entry.result()).isNull();
    }

    @Test
    void a_codec_that_throws_what_it_likes_makes_entries_for_a_person() throws Exception {
        PayloadCodec onlyWrites = new PayloadCodec() {
            @Override
            public String id() {
                return "broken";
            }

            @Override
            public byte[] encode(@Nullable Object[] arguments, List<Type> types) {
                if (arguments.length == 0) {
                    throw new IllegalStateException("no arguments");
                }
                return new byte[0];
            }

            @Override
            public @Nullable Object[] decode(byte[] bytes, List<Type> types) {
                throw new IllegalStateException("cannot read");
            }
        };
        AgentDlq dlq = open(builder().codec(onlyWrites));
        Tools tools = dlq.wrap(target);
        dlq.start();

        Receipt unwritten = fail(dlq, tools::later);
        Receipt unread = fail(dlq, () -> tools.text("a"));

        assertThat(dlq.review().get(unwritten.entryId()).orElseThrow().reason()).isEqualTo(Reason.UNSERIALIZABLE);
        DlqEntry entry = dlq.await(unread.entryId(), PATIENCE).orElseThrow();
        assertThat(entry.reason()).isEqualTo(Reason.UNDECODABLE);
        assertThat(entry.attemptCount()).isEqualTo(1);
        assertThat(entry.crashes()).isZero();
    }

    @Test
    void a_classifier_with_an_absurd_delay_is_taken_for_at_once() throws Exception {
        AgentDlq dlq = open(builder()
                .classifier((task, failure) -> Optional.of(Classification.of(FailureKind.TRANSIENT, "absurd")
                        .withDelay(Duration.ofSeconds(Long.MIN_VALUE)))));
        Tools tools = dlq.wrap(target);
        dlq.start();

        Receipt receipt = fail(dlq, () -> tools.text("a"));

        assertThat(dlq.await(receipt.entryId(), PATIENCE)).isPresent();
    }

    @Test
    void every_retry_is_made_when_it_is_due_however_seldom_the_store_is_asked() throws Exception {
        AgentDlq dlq = open(AgentDlq.builder()
                .inMemory()
                .pollInterval(Duration.ofHours(1))
                .captureDeadline(Duration.ofSeconds(10)));
        Tools tools = dlq.wrap(target);
        dlq.start();

        UUID slow = fail(dlq, tools::later).entryId();
        UUID fast = fail(dlq, () -> tools.text("a")).entryId();

        assertThat(dlq.await(fast, PATIENCE)).isPresent();
        assertThat(dlq.await(slow, PATIENCE)).isPresent();
    }

    @Test
    void a_stack_overflow_through_the_wrapper_leaves_no_task_running_on_the_thread() {
        AgentDlq dlq = open(builder());
        Tools tools = dlq.wrap(target);

        assertThat(catchThrowable(() -> tools.deep(tools))).isInstanceOf(StackOverflowError.class);

        assertThat(catchThrowable(TaskAttempt::current)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void another_queues_wrapper_is_refused() {
        Tools foreign = open(builder()).wrap(new Tools());

        assertThat(catchThrowable(() -> open(builder()).wrap(foreign)))
                .isInstanceOf(TaskDefinitionException.class)
                .hasMessageContaining("another queue's wrapper");
    }

    @Test
    void closing_the_queue_from_its_own_threads_is_refused_and_from_anywhere_else_still_works() throws Exception {
        Queue<String> refusals = new ConcurrentLinkedQueue<>();
        CountDownLatch resolved = new CountDownLatch(1);
        List<AgentDlq> self = new ArrayList<>();
        DlqListener closing = new DlqListener() {
            @Override
            public void onResolved(EntryChange change) {
                Throwable refused = catchThrowable(() -> self.get(0).close());
                refusals.add(String.valueOf(refused));
                resolved.countDown();
            }
        };
        AgentDlq dlq = open(builder().listener(closing));
        self.add(dlq);
        Tools tools = dlq.wrap(target);
        dlq.start();
        fail(dlq, () -> tools.text("a"));

        resolved.await();

        assertThat(refusals.element()).contains("close() must not be called by a task or listener");
    }
}
