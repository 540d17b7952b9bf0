/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.DlqStore;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the store in PostgreSQL does, whatever the server's version. */
abstract class PostgresStoreContract extends DlqStoreContract {
    private static final String SHIFT = """
            UPDATE {schema}.dlq_entry
            SET created_at = created_at - {shift}, last_attempted_at = last_attempted_at - {shift},
                next_attempt_at = next_attempt_at - {shift}, resolved_at = resolved_at - {shift},
                lease_until = lease_until - {shift};
            UPDATE {schema}.dlq_attempt SET started_at = started_at - {shift}, ended_at = ended_at - {shift};
            UPDATE {schema}.dlq_review SET at = at - {shift}
            """;

    private final PostgresServer server;
    private final String schema;

    PostgresStoreContract(PostgresServer server) {
        this.server = server;
        this.schema = server.freshSchema();
    }

    @Override
    DlqStore emptyStore() {
        return new PostgresStore(server.settings(schema), new JacksonMaps());
    }

    /** Executes SQL, with {@code {schema}} where the schema belongs. */
    final void execute(String sql) {
        server.execute(sql.replace("{schema}", schema));
    }

    /** Lets an asynchronous failover lose everything since a moment. */
    private void failOver() {
        execute("DELETE FROM {schema}.dlq_entry; INSERT INTO {schema}.dlq_entry TABLE {schema}.standby");
    }

    private void copyToStandby() {
        execute("CREATE TABLE {schema}.standby AS TABLE {schema}.dlq_entry");
    }

    @Test
    void b10_a_claim_that_a_failover_forgot_changes_nothing_although_another_one_has_its_fence() {
        UUID id = insert(Sample.due());
        copyToStandby();
        Claim forgotten = claimOne();
        failOver();
        Claim known = claimOne();
        DlqEntry before = entry(id);

        assertThat(known.fence()).isEqualTo(forgotten.fence());
        assertThat(store().extendLeases(List.of(forgotten.key()), LEASE)).isEqualTo(NONE);
        assertThat(store().release(List.of(forgotten.key()))).isEmpty();
        assertThat(store().releaseClaim(forgotten.key().token())).isEmpty();
        assertThat(store().settle(List.of(succeeded(forgotten, "\"forgotten\""))))
                .isEmpty();
        assertThat(entry(id)).isEqualTo(before);
        assertThat(store().settle(List.of(succeeded(known, "\"known\"")))).containsExactly(id);
        assertThat(entry(id).result()).isEqualTo("\"known\"");
    }

    @Test
    void b11_an_entry_whose_result_a_failover_forgot_is_executed_again_with_its_key() {
        UUID id = insert(Sample.due());
        copyToStandby();
        store().settle(List.of(succeeded(claimOne(), "\"first\"")));
        assertThat(entry(id).status()).isEqualTo(FailureStatus.RESOLVED);
        failOver();

        Claim again = claimOne();

        assertThat(again.key().id()).isEqualTo(id);
        assertThat(again.number()).isEqualTo(2);
        store().settle(List.of(succeeded(again, "\"second\"")));
        assertThat(entry(id).status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(entry(id).result()).isEqualTo("\"second\"");
    }

    @Override
    public final void shiftTime(Duration duration) {
        execute(SHIFT.replace("{shift}", "interval '" + duration.toMillis() + " milliseconds'"));
    }
}
