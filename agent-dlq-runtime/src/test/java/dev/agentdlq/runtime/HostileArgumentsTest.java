/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.ArgumentsState;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.spi.NewEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Arguments that change, are many, or may not be looked at. Test names begin with the row of the fault matrix. */
class HostileArgumentsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A value whose own methods must not be called by anybody but its owner. */
    public static class Untouchable {
        private String name = "";

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }

        @Override
        public String toString() {
            throw new AssertionError("toString was called");
        }

        @Override
        public int hashCode() {
            throw new AssertionError("hashCode was called");
        }

        @Override
        public boolean equals(@Nullable Object other) {
            throw new AssertionError("equals was called");
        }
    }

    static class Tools {
        final Queue<Object> seen = new ConcurrentLinkedQueue<>();
        volatile String state = "the state of the first one";

        private void failFirst() throws IOException {
            if (TaskAttempt.current().number() == 1) {
                throw new IOException("first");
            }
        }

        @AgentTask(type = "order", backoff = @Backoff(delay = "1ms"))
        public void order(List<String> items) throws IOException {
            seen.add(List.copyOf(items));
            items.add("added by the task");
            failFirst();
        }

        @AgentTask(type = "untouchable", backoff = @Backoff(delay = "1ms"))
        public void untouchable(Untouchable argument) throws IOException {
            seen.add(argument.getName());
            failFirst();
        }

        @AgentTask(type = "many", backoff = @Backoff(delay = "1ms"))
        @SuppressWarnings("NullableVarargs")
        public void many(String first, int @Nullable ... rest) throws IOException {
            seen.add(first + " and "
                    + (rest == null
                            ? "null"
                            : rest.length + " more, sum " + Arrays.stream(rest).sum()));
            failFirst();
        }

        @AgentTask(type = "wide", backoff = @Backoff(delay = "1ms"))
        @SuppressWarnings("TooManyParameters")
        public void wide(
                int a,
                int b,
                int c,
                int d,
                int e,
                int f,
                int g,
                int h,
                int i,
                int j,
                int k,
                int l,
                int m,
                int n,
                int o,
                int p,
                int q,
                int r,
                int s,
                int t,
                long u,
                long v,
                double w,
                boolean x,
                char y,
                @Nullable String z)
                throws IOException {
            seen.add(List.of(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, "" + z));
            failFirst();
        }

        @AgentTask(type = "stateful", backoff = @Backoff(delay = "9m"))
        public String stateful(String name) throws IOException {
            failFirst();
            return name + " with " + state;
        }
    }

    private final Queue<NewEntry> inserted = new ConcurrentLinkedQueue<>();
    private final Tools target = new Tools();
    private final AgentDlq dlq = AgentDlq.builder()
            .store(TroubledStore.recording(inserted))
            .withoutSpool()
            .pollInterval(Duration.ofMillis(20))
            .captureDeadline(PATIENCE)
            .build();
    private final Tools tools = dlq.wrap(target);

    @AfterEach
    void close() {
        dlq.close();
    }

    private UUID fail(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).isExactlyInstanceOf(IOException.class).hasMessage("first");
        return dlq.receipt(thrown).orElseThrow().entryId();
    }

    private DlqEntry resolved(UUID id) throws InterruptedException {
        DlqEntry entry = dlq.await(id, PATIENCE).orElseThrow();
        assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
        return entry;
    }

    @Test
    void i13_an_argument_that_the_task_changes_is_kept_as_it_was_when_the_task_failed() throws Exception {
        dlq.start();

        UUID id = fail(() -> tools.order(new ArrayList<>(List.of("apple"))));

        resolved(id);
        assertThat(target.seen).containsExactly(List.of("apple"), List.of("apple", "added by the task"));
    }

    @Test
    void i15_many_arguments_and_a_missing_array_come_back_as_they_were() throws Exception {
        int[] rest = new int[50_000];
        Arrays.fill(rest, 1);
        dlq.start();

        resolved(fail(() -> tools.many("ten thousands", rest)));
        resolved(fail(() -> tools.many("none")));
        resolved(fail(() -> tools.many("null", (int[]) null)));
        resolved(fail(() -> tools.wide(
                1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21L, 22L, 2.3, true, 'y',
                null)));

        List<Object> seen = List.copyOf(target.seen);
        assertThat(seen).hasSize(8);
        for (int i = 0; i < seen.size(); i += 2) {
            assertThat(seen.get(i + 1)).isEqualTo(seen.get(i));
        }
    }

    @Test
    void i16_only_the_properties_of_an_argument_are_read() throws Exception {
        Untouchable argument = new Untouchable();
        argument.setName("apple");
        dlq.start();

        UUID id = fail(() -> tools.untouchable(argument));

        assertThat(resolved(id).argumentsState()).isEqualTo(ArgumentsState.EXACT);
        assertThat(target.seen).containsExactly("apple", "apple");
    }

    @Test
    void i18_the_state_of_the_object_is_not_kept_and_a_retry_meets_it_as_it_is_then() throws Exception {
        UUID id = fail(() -> tools.stateful("apple"));
        target.state = "another state";
        dlq.review().by("kim").replay(id, "the service is up again");
        dlq.start();

        assertThat(resolved(id).result()).isEqualTo("\"apple with another state\"");
        NewEntry kept = inserted.element();
        assertThat(new String(kept.call().args(), StandardCharsets.UTF_8)).isEqualTo("[\"apple\"]");
        assertThat(kept.call().payload()).doesNotContain("state");
    }
}
