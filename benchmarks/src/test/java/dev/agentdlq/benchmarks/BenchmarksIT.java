/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each benchmark in short. What is fast depends on the machine, so only what comes out is looked at. */
class BenchmarksIT {
    @TempDir
    private Path folder;

    @Test
    void the_call_path_is_compared_with_a_subclass_and_a_bare_throw() throws Exception {
        List<JsonNode> results = results("call", "--quick");

        assertThat(results)
                .extracting(result -> result.path("name").asText() + ", "
                        + result.path("unit").asText())
                .contains(
                        "successful call / a hand-written delegating subclass, ns",
                        "successful call after 20,000 failures / a hand-written delegating subclass, bytes",
                        "failed call without SQL / the bare throw, µs of processor time, all threads",
                        "failed call without SQL / the throw and printStackTrace, bytes, all threads");
        assertThat(results).allSatisfy(BenchmarksIT::isResultOfOneRound);
    }

    @Test
    void the_first_wrapper_and_the_queue_are_compared_with_a_bare_subclass() throws Exception {
        List<JsonNode> results = results("coldstart", "--quick");

        assertThat(results)
                .extracting(result -> result.path("name").asText() + ", "
                        + result.path("unit").asText())
                .contains(
                        "wrap(), 16 tasks / one bare Byte Buddy subclass, ms",
                        "wrap(), 16 tasks, without the processor / one bare Byte Buddy subclass, ms",
                        "build(), SQLite / one bare Byte Buddy subclass, ms");
        assertThat(results).allSatisfy(BenchmarksIT::isResultOfOneRound);
    }

    @Test
    void compiling_with_the_processor_is_compared_with_compiling_without() throws Exception {
        List<JsonNode> results = results("compile", "--quick");

        assertThat(results)
                .extracting(result -> result.path("name").asText())
                .containsExactly("javac, 50 classes with 20 tasks, with the processor / without");
        assertThat(results).allSatisfy(BenchmarksIT::isResultOfOneRound);
    }

    @Test
    void captures_are_compared_with_plain_jdbc_and_every_call_has_its_rows() throws Exception {
        List<JsonNode> results = results("capture", "--rounds", "1", "--seconds", "1", "--threads", "8");

        assertThat(results)
                .extracting(result -> result.path("name").asText() + ", "
                        + result.path("unit").asText())
                .contains(
                        "failing call, 1 thread, median / plain JDBC, µs",
                        "failing call, 8 threads / plain JDBC, rows/s",
                        "failing call, 8 threads / plain JDBC, connections",
                        "failing call, database blackholed, before the breaker opens, longest / deadline, ms");
        assertThat(results).allSatisfy(BenchmarksIT::isResultOfOneRound);
    }

    @Test
    void captures_into_full_tables_are_compared_with_empty_ones() throws Exception {
        List<JsonNode> results =
                results("rows", "--rows", "20000", "--rounds", "1", "--seconds", "1", "--threads", "8");

        assertThat(results)
                .extracting(result -> result.path("name").asText())
                .contains("failing call, 8 threads, 20,000 rows there / none");
        assertThat(results).allSatisfy(BenchmarksIT::isResultOfOneRound);
    }

    @Test
    void drains_are_compared_with_peers_and_with_themselves_and_no_execution_is_lost_or_doubled() throws Exception {
        List<JsonNode> results = results("drain", "--quick");

        assertThat(results)
                .extracting(result -> result.path("name").asText() + ", "
                        + result.path("unit").asText())
                .containsExactly(
                        "drain, 300 due / db-scheduler, entries/s",
                        "drain, 300 due / transaction-outbox, entries/s",
                        "drain, 300 due / a bare SQL loop, entries/s",
                        "drain, 300 due, entries settled at once / a bare SQL loop, entries",
                        "drain, 300 due, each fails once more / db-scheduler, entries/s",
                        "drain, 3,000 due, the last tenth / the first, entries/s",
                        "drain, 300 due, 3,000 resolved rows there / none, entries/s",
                        "drain, 300 due, xmin pinned for 1 s / not, entries/s",
                        "xmin pinned, until a warning names the session / limit, s");
        assertThat(results).allSatisfy(BenchmarksIT::isResultOfOneRound);
    }

    @Test
    void an_entry_that_a_drain_left_behind_is_a_wrong_result() throws Exception {
        try (Server server = Server.open(Options.of(new String[0], Set.of(), Set.of()))) {
            DueEntries entries = new DueEntries(server.database(), "left_behind");
            entries.addDue(3);

            assertThatThrownBy(() -> entries.requireResolved(3, 0))
                    .isInstanceOf(WrongResultException.class)
                    .hasMessage("left_behind must have 3 resolved entries after the drain, but has 0");
        }
    }

    @Test
    void an_execution_that_left_no_attempt_is_a_wrong_result() throws Exception {
        try (Server server = Server.open(Options.of(new String[0], Set.of(), Set.of()))) {
            DueEntries entries = new DueEntries(server.database(), "no_attempt");
            BareSqlDrain drain = new BareSqlDrain(server.database(), entries, 1);
            drain.load(3);
            drain.drain(new Executions(3, 0));
            entries.empty();
            drain.load(3);
            server.database()
                    .execute("UPDATE no_attempt.dlq_entry SET status = 'RESOLVED', next_attempt_at = NULL,"
                            + " resolved_at = now(), resolution = 'RETRY', attempt_count = 2");

            assertThatThrownBy(() -> entries.requireResolved(3, 0))
                    .isInstanceOf(WrongResultException.class)
                    .hasMessage("no_attempt must have 3 attempts that succeeded after the drain, but has 0");
        }
    }

    @Test
    void a_call_that_left_no_row_is_a_wrong_result() throws Exception {
        try (Server server = Server.open(Options.of(new String[0], Set.of(), Set.of()));
                Contender forgetful = new Forgetful(server.database())) {
            Tables tables = new Tables(server.database(), Duration.ofMillis(1));

            assertThatThrownBy(() -> tables.measure(forgetful, 1, Duration.ofMillis(1)))
                    .isInstanceOf(WrongResultException.class)
                    .hasMessageContaining("forgetful.dlq_entry must have")
                    .hasMessageContaining("but has 0");
        }
    }

    @Test
    void what_cannot_be_run_is_a_usage_error() {
        assertThat(Main.start("call", "--slow")).isEqualTo(2);
        assertThat(Main.start("nothing")).isEqualTo(2);
        assertThat(Main.start("drain", "--only", "nothing")).isEqualTo(2);
        assertThat(Main.start()).isEqualTo(2);
    }

    private List<JsonNode> results(String... arguments) throws IOException {
        Path file = folder.resolve("results.json");
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--json";
        all[arguments.length + 1] = file.toString();

        assertThat(Main.start(all)).isZero();

        JsonNode results = new ObjectMapper().readTree(file.toFile());
        assertThat(results.isArray()).isTrue();
        return StreamSupport.stream(results.spliterator(), false).toList();
    }

    private static void isResultOfOneRound(JsonNode result) {
        assertThat(result.fieldNames()).toIterable().containsExactly("name", "unit", "ours", "base", "ratio", "runs");
        assertThat(result.path("base").isNumber()).isTrue();
        assertThat(result.path("runs").asInt()).isEqualTo(1);
    }

    /** Calls that are made and not kept. */
    private static final class Forgetful implements Contender {
        Forgetful(Database database) {
            new QueueContender(database, schema()).close();
        }

        @Override
        public String schema() {
            return "forgetful";
        }

        @Override
        public Caller caller() {
            return new Caller() {
                @Override
                public void call() {}

                @Override
                public void close() {}
            };
        }

        @Override
        public void close() {}
    }
}
