/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunnersTest {
    private static final int CLAIMS = 200;

    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Runners<HeldClaim>> open = new ArrayList<>();

    @AfterEach
    void shutdown() {
        end.countDown();
        open.forEach(Runners::shutdown);
    }

    private Runners<HeldClaim> runners(Consumer<HeldClaim> work) {
        Runners<HeldClaim> runners = new Runners<>(work, "agent-dlq-worker-");
        open.add(runners);
        return runners;
    }

    private static List<HeldClaim> claims(int count) {
        return Stream.generate(() -> new HeldClaim(Claims.of("task"), 1))
                .limit(count)
                .toList();
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void each_claim_is_executed_once_however_many_come_at_once() throws Exception {
        Map<HeldClaim, Integer> timesByClaim = new ConcurrentHashMap<>();
        CountDownLatch left = new CountDownLatch(10 * CLAIMS);
        Runners<HeldClaim> runners = runners(held -> {
            timesByClaim.merge(held, 1, Integer::sum);
            left.countDown();
        });

        for (int i = 0; i < 10; i++) {
            runners.execute(claims(CLAIMS));
        }

        assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(timesByClaim.values()).hasSize(10 * CLAIMS).containsOnly(1);
    }

    @Test
    void claims_that_block_do_not_hold_others_up() throws Exception {
        CountDownLatch blocked = new CountDownLatch(CLAIMS);
        Runners<HeldClaim> runners = runners(held -> {
            blocked.countDown();
            awaitEnd();
        });

        runners.execute(claims(CLAIMS / 2));
        for (int i = 0; i < CLAIMS / 2; i++) {
            runners.execute(claims(1));
        }

        assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void threads_are_daemons_with_a_name_and_virtual_where_the_jdk_has_them() throws Exception {
        BlockingQueue<Thread> seen = new LinkedBlockingQueue<>();
        Runners<HeldClaim> runners = runners(held -> {
            seen.add(Thread.currentThread());
            awaitEnd();
        });

        runners.execute(claims(1));

        Thread thread = seen.take();
        assertThat(thread.getName()).startsWith("agent-dlq-worker-");
        assertThat(thread.isDaemon()).isTrue();
        assertThat(isVirtual(thread)).isEqualTo(Runtime.version().feature() >= 21);
    }

    private static boolean isVirtual(Thread thread) throws ReflectiveOperationException {
        for (Method method : Thread.class.getMethods()) {
            if (method.getName().equals("isVirtual")) {
                return (boolean) method.invoke(thread);
            }
        }
        return false;
    }

    @Test
    void claims_that_end_at_once_share_a_thread() {
        Deque<Runnable> started = new ArrayDeque<>();
        List<HeldClaim> worked = new ArrayList<>();
        Runners<HeldClaim> runners = new Runners<>(worked::add, started::add);
        List<HeldClaim> claims = claims(5);

        runners.execute(claims);
        assertThat(started).hasSize(1);
        started.remove().run();

        assertThat(worked).isEqualTo(claims);
        assertThat(started).hasSize(1);
        started.remove().run();
        assertThat(started).isEmpty();
    }

    @Test
    void g16_claims_that_found_no_thread_are_begun_when_there_is_one() {
        Set<String> trouble = ConcurrentHashMap.newKeySet();
        Deque<Runnable> started = new ArrayDeque<>();
        List<HeldClaim> worked = new ArrayList<>();
        Runners<HeldClaim> runners = new Runners<>(worked::add, thread -> {
            if (!trouble.isEmpty()) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            started.add(thread);
        });
        List<HeldClaim> claims = claims(3);
        trouble.add("no threads");
        assertThatThrownBy(() -> runners.execute(claims)).isInstanceOf(OutOfMemoryError.class);
        assertThat(worked).isEmpty();

        trouble.clear();
        runners.startOne();
        trouble.add("no threads again");
        started.remove().run();

        assertThat(worked).isEqualTo(claims);
    }
}
