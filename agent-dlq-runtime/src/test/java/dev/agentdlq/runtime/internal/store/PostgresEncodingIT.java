/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.NewEntry;
import dev.agentdlq.spi.Settlement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PostgresEncodingIT {
    private final PostgresServer server = PostgresServer.newest();
    private final String name = server.freshSchema();

    private PostgresStore openLatin1() {
        server.execute("CREATE DATABASE " + name + " ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
        String url = server.url().replace("/postgres?", "/" + name + "?");
        PostgresStore store = new PostgresStore(PostgresSettings.url(url, "postgres", null, name), new JacksonMaps());
        store.open();
        return store;
    }

    @Test
    void an_exceptions_text_that_the_database_cannot_hold_is_left_out_and_the_failure_is_kept() {
        try (PostgresStore store = openLatin1()) {
            NewEntry unholdable =
                    Sample.due().failed(Sample.failure("\ud83d\ude00")).entry();
            NewEntry neighbour =
                    Sample.due().failed(Sample.failure("caf\u00e9")).entry();

            store.insert(List.of(unholdable, neighbour));

            assertThat(store.get(unholdable.id()).orElseThrow().errorMessage()).isNull();
            assertThat(store.get(neighbour.id()).orElseThrow().errorMessage()).isEqualTo("caf\u00e9");
        }
    }

    @Test
    void a_context_that_the_database_cannot_hold_is_kept_in_ascii_with_the_call_untouched() {
        byte[] args = "[\"\ud83d\ude00\"]".getBytes(StandardCharsets.UTF_8);
        try (PostgresStore store = openLatin1()) {
            NewEntry entry = Sample.due()
                    .taskId("call \ud83d\ude00")
                    .args(args)
                    .maps(Map.of("customer", "\u0160ime"), Map.of("trace", "\ud83d\ude00"))
                    .entry();

            store.insert(List.of(entry));

            DlqEntry kept = store.get(entry.id()).orElseThrow();
            assertThat(kept.taskId()).isEqualTo("call ?");
            assertThat(kept.context()).isEqualTo(Map.of("customer", "?ime"));
            Claim claim = store.claim(Sample.request(1, Duration.ofSeconds(15))).get(0);
            assertThat(claim.call().args()).isEqualTo(args);
        }
    }

    @Test
    void an_attempts_text_that_the_database_cannot_hold_is_left_out_and_the_attempt_still_ends() {
        try (PostgresStore store = openLatin1()) {
            store.insert(List.of(Sample.due().entry(), Sample.due().entry()));
            List<Claim> claims = store.claim(Sample.request(2, Duration.ofSeconds(15)));

            assertThat(store.settle(List.of(review(claims.get(0), "caf\u00e9"), review(claims.get(1), "\ud83d\ude00"))))
                    .hasSize(2);

            DlqEntry held = store.get(claims.get(0).key().id()).orElseThrow();
            DlqEntry bare = store.get(claims.get(1).key().id()).orElseThrow();
            assertThat(held.errorMessage()).isEqualTo("caf\u00e9");
            assertThat(bare.errorMessage()).isNull();
            assertThat(bare.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
            assertThat(bare.errorType()).isEqualTo(held.errorType());
        }
    }

    private static Settlement review(Claim claim, String message) {
        return new Settlement.Review(claim.key(), "node-1", Sample.failure(message), Reason.RETRIES_EXHAUSTED, true);
    }
}
