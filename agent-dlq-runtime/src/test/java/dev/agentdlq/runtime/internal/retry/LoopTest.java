/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Even to look at it is dangerous. */
    @SuppressWarnings("OverrideThrowableToString")
    private static final class Unspeakable extends Error {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            throw new IllegalStateException("unspeakable");
        }

        @Override
        public String getMessage() {
            throw new IllegalStateException("unspeakable");
        }
    }

    @Test
    void g14_a_thread_survives_whatever_is_thrown_in_it() throws Exception {
        Queue<Throwable> troubles = new ConcurrentLinkedQueue<>(List.of(
                new Unspeakable(),
                new OutOfMemoryError("heap"),
                new StackOverflowError(),
                new LinkageError("linkage"),
                new IllegalStateException("ordinary"),
                new InterruptedException("not meant for it")));
        CountDownLatch survived = new CountDownLatch(1);
        Loop loop = new Loop(
                "loop-test",
                () -> {
                    Throwable trouble = troubles.poll();
                    if (trouble == null) {
                        survived.countDown();
                        new CountDownLatch(1).await();
                    }
                    LoopTest.<RuntimeException>raise(trouble);
                },
                Duration.ofMillis(1));
        loop.start();

        assertThat(survived.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        loop.stop(PATIENCE);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> void raise(Throwable trouble) throws E {
        throw (E) trouble;
    }
}
