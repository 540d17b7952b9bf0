/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.ArgumentsState;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.Receipt;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Failures and arguments whose own code is against us. Test names begin with the row of the fault matrix. */
class HostileFailureTest {
    /** Long enough for a slow machine, short enough to wait for. */
    private static final Duration DEADLINE = Duration.ofSeconds(2);

    private final CountDownLatch released = new CountDownLatch(1);
    private final AgentDlq dlq =
            AgentDlq.builder().inMemory().captureDeadline(DEADLINE).build();
    private final Tools tools = dlq.wrap(new Tools());

    @AfterEach
    void close() {
        released.countDown();
        dlq.close();
    }

    static class Tools {
        @AgentTask(type = "raise")
        public void raise(Throwable failure) throws Throwable {
            throw failure;
        }

        @AgentTask(type = "plain")
        public void plain(String order) throws IOException {
            throw new IOException("plain " + order);
        }

        @AgentTask(type = "share", maxRetries = 0)
        public void share(String name, RuntimeException failure) {
            throw failure;
        }

        @AgentTask(type = "nothing")
        @SuppressWarnings({"ThrowNull", "NullAway"}) // that is the fault
        public void nothing() {
            throw null;
        }

        @AgentTask(type = "sneak")
        public void sneak(Exception failure) {
            HostileFailureTest.<RuntimeException>sneakily(failure);
        }

        @AgentTask(type = "pay")
        public void pay(Card card) throws IOException {
            throw new IOException("pay");
        }
    }

    /** Nobody may compare it, hash it or fill its stack again. */
    @SuppressWarnings("ThrowableEqualsHashCode") // that is what makes it hostile
    private static final class Incomparable extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient boolean made;

        Incomparable() {
            super("incomparable");
            made = true;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            throw new IllegalStateException("equals");
        }

        @Override
        public int hashCode() {
            throw new IllegalStateException("hashCode");
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            if (made) {
                throw new IllegalStateException("fillInStackTrace");
            }
            return super.fillInStackTrace();
        }
    }

    /** Its getter is the application's code, which may do anything. */
    public static class Card {
        private final Runnable getter;

        Card(Runnable getter) {
            this.getter = getter;
        }

        public String getNumber() {
            getter.run();
            return "1";
        }

        public void setNumber(String number) {
            throw new UnsupportedOperationException(number);
        }
    }

    /** Which of a throwable's getters misbehaves. */
    enum Getter {
        MESSAGE,
        CAUSE,
        STACK_TRACE
    }

    @SuppressWarnings("OverrideThrowableToString")
    private static final class Misbehaving extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Getter getter;
        private final transient Runnable behaviour;

        Misbehaving(Getter getter, Runnable behaviour) {
            super("misbehaving");
            this.getter = getter;
            this.behaviour = behaviour;
        }

        private void behave(Getter called) {
            if (called == getter) {
                behaviour.run();
            }
        }

        @Override
        public String getMessage() {
            behave(Getter.MESSAGE);
            return "fine";
        }

        @Override
        public synchronized @Nullable Throwable getCause() {
            behave(Getter.CAUSE);
            return super.getCause();
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            behave(Getter.STACK_TRACE);
            return super.getStackTrace();
        }

        @Override
        public String toString() {
            throw new IllegalStateException("nobody needs it");
        }
    }

    @ParameterizedTest
    @EnumSource
    void h2_a_getter_that_throws_costs_only_what_it_would_have_told(Getter getter) {
        Misbehaving failure = new Misbehaving(getter, () -> {
            throw new LinkageError("hostile");
        });

        DlqEntry entry = captured(failure);

        assertThat(entry.errorType()).isEqualTo(Misbehaving.class.getName());
        assertThat(entry.stackTrace()).contains("() threw java.lang.LinkageError>");
        assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
    }

    @ParameterizedTest
    @EnumSource
    void h3_a_getter_that_blocks_costs_neither_the_caller_nor_anybody_else(Getter getter) throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        Misbehaving failure = new Misbehaving(getter, () -> {
            blocked.countDown();
            awaitRelease();
        });
        Thread caller = new Thread(() -> captured(failure));
        caller.start();
        blocked.await();

        // while the other caller still waits
        Throwable thrown = catchThrowable(() -> tools.plain("A-7"));

        assertThat(receipt(thrown).storage()).isEqualTo(Receipt.Storage.STORE);
        caller.join();
        Receipt receipt = dlq.receipt(failure).orElseThrow();
        assertThat(receipt.storage()).isEqualTo(Receipt.Storage.STORE);
        assertThat(entry(receipt).errorMessage()).isEqualTo("<the exception did not answer in time>");
    }

    @Test
    void h3_many_that_block_do_not_use_up_the_threads_of_those_that_do_not() throws Exception {
        Thread[] callers = new Thread[60];
        for (int i = 0; i < callers.length; i++) {
            callers[i] = new Thread(() -> captured(new Misbehaving(Getter.MESSAGE, this::awaitRelease)));
            callers[i].start();
        }

        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(dlq.health().keptInStore()).isEqualTo(callers.length);
        assertThat(dlq.health().notKept()).isZero();
    }

    @Test
    void h4_what_is_huge_is_cut() {
        RuntimeException failure = new RuntimeException("m".repeat(50_000_000));
        StackTraceElement[] frames = new StackTraceElement[1_000_000];
        Arrays.fill(frames, new StackTraceElement("Shop", "order", "Shop.java", 7));
        failure.setStackTrace(frames);
        for (int i = 0; i < 10_000; i++) {
            failure.addSuppressed(new IOException("suppressed " + i));
        }

        DlqEntry entry = captured(failure);

        assertThat(entry.errorMessage()).hasSize(8 * 1024 + 1);
        assertThat(entry.stackTrace()).hasSizeLessThanOrEqualTo(64 * 1024 + 1).contains("999840 more");
    }

    @Test
    void h6_a_class_that_nobody_else_can_load_is_kept_by_its_name() {
        class Local extends RuntimeException {
            private static final long serialVersionUID = 1L;
        }

        assertThat(captured(new Local()).errorType()).isEqualTo(Local.class.getName());
        assertThat(captured(new Exception() {
                            private static final long serialVersionUID = 1L;
                        })
                        .errorType())
                .startsWith(HostileFailureTest.class.getName() + "$");
    }

    @Test
    void i14_a_getter_of_an_argument_that_blocks_costs_the_arguments_and_nothing_else() {
        Throwable thrown = catchThrowable(() -> tools.pay(new Card(this::awaitRelease)));

        DlqEntry entry = entry(receipt(thrown));
        assertThat(entry.argumentsState()).isEqualTo(ArgumentsState.UNSERIALIZABLE);
        assertThat(entry.reason()).isEqualTo(Reason.UNSERIALIZABLE);
        assertThat(entry.errorMessage()).isEqualTo("pay");
    }

    @Test
    void i14_a_getter_of_an_argument_that_throws_costs_the_arguments_and_nothing_else() {
        AtomicBoolean called = new AtomicBoolean();
        Throwable thrown = catchThrowable(() -> tools.pay(new Card(() -> {
            called.set(true);
            throw new StackOverflowError();
        })));

        assertThat(called).isTrue();
        assertThat(entry(receipt(thrown)).argumentsState()).isEqualTo(ArgumentsState.UNSERIALIZABLE);
        assertThat(entry(receipt(thrown)).errorMessage()).isEqualTo("pay");
    }

    @Test
    void h7_an_instance_that_many_calls_throw_at_once_is_one_entry_and_one_receipt_for_each() throws Exception {
        RuntimeException shared = new RuntimeException("shared", null, false, false) {
            private static final long serialVersionUID = 1L;
        };
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        Thread[] callers = new Thread[16];
        for (int i = 0; i < callers.length; i++) {
            String caller = "caller " + i;
            callers[i] = new Thread(() -> {
                for (int call = 0; call < 25; call++) {
                    String name = caller + " call " + call;
                    Throwable thrown = catchThrowable(() -> tools.share(name, shared));
                    DlqEntry entry = entry(receipt(thrown));
                    if (thrown != shared || !String.valueOf(entry.payload()).contains('"' + name + '"')) {
                        wrong.add(name + ": " + entry.payload());
                    }
                }
            });
            callers[i].start();
        }
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(wrong).isEmpty();
        assertThat(dlq.review().stats().total()).isEqualTo(callers.length * 25L);
        assertThat(shared).hasNoSuppressedExceptions().hasNoCause();
        assertThat(shared.getStackTrace()).isEmpty();
        assertThat(dlq.receipt(shared)).as("not certain which one is meant").isEmpty();
    }

    @Test
    void h8_null_is_thrown_as_the_jvm_throws_it() {
        Throwable thrown = catchThrowable(tools::nothing);

        assertThat(thrown).isExactlyInstanceOf(NullPointerException.class);
        assertThat(entry(receipt(thrown)).errorType()).isEqualTo(NullPointerException.class.getName());
    }

    @Test
    void h8_a_checked_exception_that_is_not_declared_is_the_same() {
        IOException undeclared = new IOException("undeclared");

        Throwable thrown = catchThrowable(() -> tools.sneak(undeclared));

        assertThat(thrown).isSameAs(undeclared);
        assertThat(entry(receipt(thrown)).errorType()).isEqualTo(IOException.class.getName());
    }

    @Test
    void h8_what_reflection_and_proxies_wrap_stays_wrapped() {
        IOException inside = new IOException("inside");
        for (Throwable wrapped : List.of(
                new InvocationTargetException(inside),
                new UndeclaredThrowableException(inside),
                new CompletionException(inside),
                new ExecutionException(inside))) {
            DlqEntry entry = captured(wrapped);

            assertThat(entry.errorType()).isEqualTo(wrapped.getClass().getName());
            assertThat(entry.stackTrace()).contains("Caused by: java.io.IOException: inside");
        }
    }

    @Test
    void h10_an_exception_that_cannot_be_compared_is_told_apart_by_identity() {
        Incomparable first = new Incomparable();
        Incomparable second = new Incomparable();

        UUID firstId = captured(first).id();
        UUID secondId = captured(second).id();

        assertThat(receipt(first).entryId()).isEqualTo(firstId).isNotEqualTo(secondId);
        assertThat(receipt(second).entryId()).isEqualTo(secondId);
    }

    @Test
    void h12_an_exception_is_left_as_it_is() {
        RuntimeException cause = new RuntimeException("cause");
        RuntimeException immutable = new RuntimeException("immutable", cause, false, false) {
            private static final long serialVersionUID = 1L;
        };
        RuntimeException ordinary = new RuntimeException("ordinary", cause);
        IOException suppressed = new IOException("suppressed");
        ordinary.addSuppressed(suppressed);
        StackTraceElement[] frames = ordinary.getStackTrace();

        captured(immutable);
        captured(ordinary);

        assertThat(immutable).hasNoSuppressedExceptions();
        assertThat(immutable.getCause()).isSameAs(cause);
        assertThat(immutable.getStackTrace()).isEmpty();
        assertThat(ordinary.getCause()).isSameAs(cause);
        assertThat(ordinary.getSuppressed()).containsExactly(suppressed);
        assertThat(ordinary.getStackTrace()).isEqualTo(frames);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> void sneakily(Throwable failure) throws E {
        throw (E) failure;
    }

    private void awaitRelease() {
        boolean interrupted = false;
        while (true) {
            try {
                released.await();
                break;
            } catch (InterruptedException ignored) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private DlqEntry captured(Throwable failure) {
        Throwable thrown = catchThrowable(() -> tools.raise(failure));
        assertThat(thrown == failure).as("the very same object").isTrue();
        return entry(receipt(failure));
    }

    private Receipt receipt(Throwable thrown) {
        return dlq.receipt(thrown).orElseThrow();
    }

    private DlqEntry entry(Receipt receipt) {
        return dlq.review().get(receipt.entryId()).orElseThrow();
    }
}
