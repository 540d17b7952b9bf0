/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.agentdlq.spi.NewEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Buffers touched are the same on every machine, so unlike times they can be asserted. */
final class PostgresClaimPlanIT {
    private static final int DUE = 10_000;
    private static final int CLAIMED = 10;
    private static final int BUFFERS_PER_ENTRY = 40;
    private static final int CLAIMS = 200_000;
    private static final String MANY_MORE = """
            ALTER TABLE {schema}.dlq_entry SET (autovacuum_enabled = false);
            INSERT INTO {schema}.dlq_entry (
                id, task_id, task_type, signature, codec, args, args_state, effect, context, mdc, error_type, kind, rule,
                fingerprint, reason, status, attempt_count, max_retries,
                failed_attempt, created_at, last_attempted_at, next_attempt_at)
            SELECT ('f0000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'order', task_type, signature, codec,
                args, args_state, effect, context, mdc, error_type, kind, rule, fingerprint, reason, status, attempt_count,
                max_retries, failed_attempt, created_at, last_attempted_at, next_attempt_at + n * interval '1 microsecond'
            FROM generate_series(1, 200000) AS n
            CROSS JOIN (SELECT * FROM {schema}.dlq_entry ORDER BY id LIMIT 1) AS sample;
            ANALYZE {schema}.dlq_entry
            """;

    private final PostgresServer server = PostgresServer.newest();
    private final String schema = server.freshSchema();
    private final PostgresDatabase database = new PostgresDatabase(server.settings(schema));
    private final PostgresStore store = new PostgresStore(server.settings(schema), new JacksonMaps());

    @BeforeEach
    void fill() {
        store.open();
        for (int i = 0; i < DUE; i += 100) {
            List<NewEntry> batch =
                    IntStream.range(0, 100).mapToObj(n -> Sample.due().entry()).toList();
            store.insert(batch);
        }
        server.execute("ANALYZE " + schema + ".dlq_entry");
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    @Test
    void claims_ten_of_ten_thousand_by_the_index_of_what_is_due() throws JsonProcessingException {
        JsonNode plan = explainClaim(null);

        assertThat(plan.toString()).contains("\"Index Name\":\"dlq_due\"");
        assertThat(buffers(plan)).isLessThan(CLAIMED * BUFFERS_PER_ENTRY);
    }

    /** As one node claims them: each claim begins where the last one ended. */
    @Test
    void claims_no_slower_after_two_hundred_thousand_claims_without_a_vacuum() throws JsonProcessingException {
        server.execute(MANY_MORE.replace("{schema}", schema));
        int claimed = 0;
        while (claimed < CLAIMS) {
            claimed += store.claim(Sample.request(1_000, Duration.ofMinutes(5))).size();
        }

        assertThat(buffers(explainClaim(lastClaimed()))).isLessThan(CLAIMED * BUFFERS_PER_ENTRY);
    }

    /** Each claim and each end rewrites the row. */
    @Test
    void keeps_what_never_changes_of_a_large_call_out_of_the_row() {
        server.execute("TRUNCATE " + schema + ".dlq_entry CASCADE");
        Random random = new Random(1);
        int entries = 100;
        for (int i = 0; i < entries; i++) {
            byte[] args = new byte[1_500];
            random.nextBytes(args);
            String view = Base64.getEncoder().encodeToString(Arrays.copyOf(args, 800));
            store.insert(List.of(
                    Sample.due().args(args).payload("[\"" + view + "\"]").entry()));
        }

        long bytes = database.query(
                        "measure the rows",
                        "SELECT pg_relation_size('" + schema + ".dlq_entry') AS bytes",
                        p -> {},
                        row -> row.getLong("bytes"))
                .get(0);

        assertThat(bytes / entries).isLessThan(800);
    }

    private Instant lastClaimed() {
        return database.query(
                        "look how far claims have got",
                        database.sql("SELECT min(next_attempt_at) AS due FROM {schema}.dlq_entry"),
                        p -> {},
                        row -> row.getObject("due", OffsetDateTime.class).toInstant())
                .get(0);
    }

    private JsonNode explainClaim(@Nullable Instant mark) throws JsonProcessingException {
        List<String> plan = database.query(
                "explain a claim",
                "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + database.sql(PostgresSql.CLAIM),
                p -> p.array("text", List.of(Sample.TYPE), type -> type)
                        .array("integer", List.of(CLAIMED), limit -> limit)
                        .array("timestamptz", Arrays.asList(mark), time -> Objects.toString(time, null))
                        .array("text", List.of(Sample.CODEC), codec -> codec)
                        .number(CLAIMED)
                        .text("node")
                        .number(60_000)
                        .uuid(UUID.randomUUID()),
                row -> row.getString(1));
        return new ObjectMapper().readTree(plan.get(0)).get(0).get("Plan");
    }

    private static int buffers(JsonNode plan) {
        return plan.get("Shared Hit Blocks").asInt()
                + plan.get("Shared Read Blocks").asInt();
    }
}
