/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.AgentTask;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.TaskAttempt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of README: it compiles here, it does what README says, and README shows this very code. */
@SuppressWarnings("SameNameButDifferent") // the same code without and with the annotation
class ReadmeExampleTest {
    static class OrderRuleViolation extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Fails at the first request, and makes the effect of a key once. */
    static class Backend {
        final List<String> keys = new ArrayList<>();
        private final Exception first;

        Backend(Exception first) {
            this.first = first;
        }

        String cancel(String orderId, String reason) throws Exception {
            return cancel(orderId, reason, "");
        }

        synchronized String cancel(String orderId, String reason, String key) throws Exception {
            keys.add(key);
            if (keys.size() == 1) {
                throw first;
            }
            return orderId + " is cancelled: " + reason;
        }
    }

    static class Before {
        public static class OrderTools {
            private final Backend backend;

            public OrderTools(Backend backend) {
                this.backend = backend;
            }

            public String cancelOrder(String orderId, String reason) throws Exception {
                return backend.cancel(orderId, reason);
            }
        }

        static void run(Backend backend) throws Exception {
            OrderTools tools = new OrderTools(backend);
            tools.cancelOrder("#W123", "no longer needed");
        }
    }

    static class After {
        public static class OrderTools {
            private final Backend backend;

            public OrderTools(Backend backend) {
                this.backend = backend;
            }

            @AgentTask(maxRetries = 3, deterministicOn = OrderRuleViolation.class)
            public String cancelOrder(String orderId, String reason) throws Exception {
                return backend.cancel(orderId, reason, TaskAttempt.current().idempotencyKey());
            }
        }

        static void run(Backend backend, Path file, Queue<AgentDlq> opened) throws Exception {
            AgentDlq dlq = AgentDlq.builder().sqlite(file).build();
            opened.add(dlq); // not shown
            OrderTools tools = dlq.wrap(new OrderTools(backend));
            dlq.start();
            tools.cancelOrder("#W123", "no longer needed");
        }

        static DlqEntry review(AgentDlq dlq, UUID id) throws InterruptedException {
            Review review = dlq.review();
            for (DlqEntry entry :
                    review.find(DlqQuery.status(FailureStatus.PENDING_REVIEW)).entries()) {
                System.out.println(entry.id() + " " + entry.taskType() + " " + entry.errorMessage());
            }
            review.by("ana@example.org").replay(id, "stock was corrected");
            DlqEntry settled = dlq.await(id, Duration.ofSeconds(30)).orElseThrow();
            return settled;
        }
    }

    @TempDir
    Path folder = Path.of("");

    @Test
    void without_the_annotation_the_call_is_lost() {
        Backend backend = new Backend(new IOException("503"));

        assertThatThrownBy(() -> Before.run(backend)).hasMessage("503");

        assertThat(backend.keys).hasSize(1);
    }

    @Test
    void with_it_the_caller_gets_the_same_exception_and_the_call_is_kept_retried_and_resolved() throws Exception {
        Path file = folder.resolve("dlq.db");
        Backend backend = new Backend(new IOException("503"));
        Queue<AgentDlq> opened = new ArrayDeque<>();

        assertThatThrownBy(() -> After.run(backend, file, opened)).hasMessage("503");

        try (AgentDlq dlq = opened.remove()) {
            UUID id = UUID.fromString(backend.keys.get(0));
            awaitStored(dlq, id);
            DlqEntry settled = dlq.await(id, Duration.ofSeconds(30)).orElseThrow();
            assertThat(settled.result()).isEqualTo("\"#W123 is cancelled: no longer needed\"");
            assertThat(backend.keys).containsOnly(id.toString()).hasSize(2);
        }
    }

    /** On a slow machine a cold store may need longer than the capture deadline. */
    private static void awaitStored(AgentDlq dlq, UUID id) {
        long begin = System.nanoTime();
        while (dlq.review().get(id).isEmpty() && System.nanoTime() - begin < 20_000_000_000L) {
            Thread.onSpinWait();
        }
    }

    @Test
    void a_person_replays_what_waits() throws Exception {
        Backend backend = new Backend(new OrderRuleViolation());
        try (AgentDlq dlq = AgentDlq.builder()
                .inMemory()
                .captureDeadline(Duration.ofSeconds(10))
                .build()) {
            After.OrderTools tools = dlq.wrap(new After.OrderTools(backend));
            assertThatThrownBy(() -> tools.cancelOrder("#W123", "no longer needed"))
                    .isInstanceOf(OrderRuleViolation.class);
            dlq.start();

            DlqEntry settled = After.review(dlq, UUID.fromString(backend.keys.get(0)));

            assertThat(settled.status()).isEqualTo(FailureStatus.RESOLVED);
        }
    }

    @Test
    void readme_shows_this_code() throws IOException {
        String here = squeezed(Files.readString(Path.of("src/test/java/dev/agentdlq/runtime/ReadmeExampleTest.java")))
                .replaceAll("\\S+; // not shown ", "")
                .replace("public static class", "public class")
                .replace("sqlite(file)", "sqlite(Path.of(\"dlq.db\"))");
        Matcher blocks = Pattern.compile("(?s)```java\\n(.*?)```").matcher(Files.readString(Path.of("../README.md")));
        int pieces = 0;
        while (blocks.find()) {
            if (blocks.group(1).contains("AiServices")) {
                continue; // .ci/new-user compiles and runs it
            }
            for (String piece : blocks.group(1).split("\n\n(?=\\S)", -1)) {
                assertThat(here).contains(squeezed(piece));
                pieces++;
            }
        }
        assertThat(pieces).isGreaterThan(3);
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", " ").strip();
    }
}
