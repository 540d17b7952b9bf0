/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.NewEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    private final PostgresServer server = PostgresServer.newest();
    private final String schema = server.freshSchema();
    private final PostgresDatabase database = new PostgresDatabase(server.settings(schema));
    private final PostgresStore store = new PostgresStore(server.settings(schema), new JacksonMaps());
    private final Map<UUID, Instant> dueById = new HashMap<>();

    @BeforeEach
    void fill() {
        store.open();
        for (int i = 0; i < DUE; i += 100) {
            List<NewEntry> batch =
                    IntStream.range(0, 100).mapToObj(n -> Sample.due().entry()).toList();
            dueById.putAll(store.insert(batch));
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

    @Test
    void claims_no_slower_after_thousands_of_claims() throws JsonProcessingException {
        Instant last = Instant.MIN;
        for (int i = 0; i < 50; i++) {
            List<Claim> claims = store.claim(Sample.request(100, Duration.ofMinutes(1)));
            last = claims.stream()
                    .map(claim -> dueById.getOrDefault(claim.key().id(), Instant.MIN))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }

        assertThat(buffers(explainClaim(last))).isLessThan(CLAIMED * BUFFERS_PER_ENTRY);
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
