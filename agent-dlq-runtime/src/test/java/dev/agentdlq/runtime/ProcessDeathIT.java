/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.Receipt;
import dev.agentdlq.Receipt.Storage;
import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.runtime.internal.store.PostgresServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that dies in the middle of a call, and what another one finds. Names begin with the row. */
class ProcessDeathIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KILLED = 137;

    @TempDir
    private Path folder = Path.of("");

    /** Where a process dies at its second call, and what is found of that call. */
    enum Death {
        A1_BEFORE_THE_TASK_DOES_ANYTHING(Failpoint.CALL_BEFORE, 0),
        A2_IN_THE_MIDDLE_OF_THE_TASK(Failpoint.CALL_MID, 0),
        A3_AFTER_THE_TASK_HAS_THROWN(Failpoint.CALL_AFTER_THROW, 0),
        A3_BEFORE_THE_FAILURE_REACHES_THE_STORE(Failpoint.CAPTURE_BEFORE_STORE, 0),
        A5_AFTER_THE_COMMIT(Failpoint.CAPTURE_AFTER_COMMIT, 1),
        A5_BEFORE_THE_CALLER_KNOWS(Failpoint.CAPTURE_BEFORE_ACK, 1);

        private final Failpoint failpoint;
        private final int found;

        Death(Failpoint failpoint, int found) {
            this.failpoint = failpoint;
            this.found = found;
        }
    }

    static class Tools {
        @AgentTask(type = "pay", maxRetries = 0)
        public void pay(String order) throws IOException {
            Failpoint.CALL_MID.hit();
            throw new IOException("no answer for " + order);
        }
    }

    /** Is described by its own code. */
    private static AgentDlq open(String url, String schema, String folder) {
        return AgentDlq.builder()
                .jdbcUrl(url)
                .schema(schema)
                .spool(Path.of(folder))
                .startTimeout(PATIENCE)
                .captureDeadline(Duration.ofSeconds(20))
                .build();
    }

    /** The process that dies. */
    static final class Doomed {
        private Doomed() {}

        public static void main(String[] arguments) {
            AgentDlq dlq = open(arguments[0], arguments[1], arguments[2]);
            Tools tools = dlq.wrap(new Tools());
            for (String order : List.of("first", "second")) {
                Throwable thrown = catchThrowable(() -> tools.pay(order));
                System.out.println(
                        order + " " + dlq.receipt(thrown).orElseThrow().storage());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_process_that_dies_leaves_what_was_acknowledged_and_nothing_half_written(Death death) throws Exception {
        PostgresServer server = PostgresServer.newest();
        String schema = server.freshSchema();
        Process doomed = ChildJvm.start(
                Doomed.class,
                List.of("-D" + Failpoint.PROPERTY + "=" + death.failpoint + "=halt#2"),
                server.url(),
                schema,
                folder.toString());

        assertThat(ChildJvm.linesOf(doomed))
                .as("the second was not acknowledged")
                .containsExactly("first STORE");

        assertThat(doomed.exitValue()).isEqualTo(KILLED);
        try (AgentDlq dlq = open(server.url(), schema, folder.toString())) {
            assertThat(dlq.health().spooled()).isZero();
            assertThat(dlq.review().find(DlqQuery.everything()).entries())
                    .hasSize(1 + death.found)
                    .extracting(DlqEntry::errorMessage)
                    .contains("no answer for first")
                    .doesNotHaveDuplicates();
        }
    }

    /** The process that is asked to end while its calls fail. */
    static final class Ending {
        private static final int CALLS = 200;

        private Ending() {}

        public static void main(String[] arguments) throws Exception {
            AgentDlq dlq = open(arguments[0]);
            Tools tools = dlq.wrap(new Tools());
            CountDownLatch closing = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                closing.countDown();
                dlq.close();
            }));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                for (int i = 0; i < CALLS; i++) {
                    report(dlq, tools, "call " + i);
                }
                System.out.println("end");
                System.out.flush();
            }));
            System.out.println("ready");
            System.out.flush();
            closing.await();
        }

        private static void report(AgentDlq dlq, Tools tools, String order) {
            Throwable thrown = catchThrowable(() -> tools.pay(order));
            boolean same = thrown instanceof IOException && ("no answer for " + order).equals(thrown.getMessage());
            Receipt receipt = dlq.receipt(thrown).orElseThrow();
            System.out.println(same + " " + receipt.storage() + " " + receipt.entryId());
        }

        static AgentDlq open(String folder) {
            return AgentDlq.builder()
                    .sqlite(Path.of(folder, "dlq.db"))
                    .spool(Path.of(folder, "spool"))
                    .startTimeout(PATIENCE)
                    .captureDeadline(Duration.ofSeconds(5))
                    .build();
        }
    }

    @Test
    void l4_calls_that_fail_in_a_shutdown_hook_throw_their_own_exception_and_what_is_acknowledged_is_kept()
            throws Exception {
        List<String> lines = new ArrayList<>();
        Process ending = ChildJvm.start(Ending.class, List.of(), folder.toString());
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(ending.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(output.readLine()).isEqualTo("ready");
            ending.toHandle().destroy();
            output.lines().forEach(lines::add);
            assertThat(ending.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            ending.destroyForcibly();
        }

        assertThat(lines).hasSize(Ending.CALLS + 1).endsWith("end");
        assertThat(lines.subList(0, Ending.CALLS)).allMatch(line -> line.startsWith("true "));
        List<String> acknowledged = lines.subList(0, Ending.CALLS).stream()
                .filter(line -> !line.contains(Storage.NONE.name()))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();
        try (AgentDlq dlq = Ending.open(folder.toString())) {
            long begin = System.nanoTime();
            while (dlq.health().spooled() > 0 || dlq.review().stats().total() < acknowledged.size()) {
                assertThat(System.nanoTime() - begin)
                        .as("waiting for the spool")
                        .isLessThan(PATIENCE.toNanos());
            }
            assertThat(dlq.review()
                            .find(DlqQuery.builder().limit(Ending.CALLS).build())
                            .entries())
                    .extracting(entry -> entry.id().toString())
                    .containsAll(acknowledged);
        }
    }
}
