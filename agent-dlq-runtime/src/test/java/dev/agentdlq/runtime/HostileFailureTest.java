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
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
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

        @AgentTask(type = "pay")
        public void pay(Card card) throws IOException {
            throw new IOException("pay");
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
