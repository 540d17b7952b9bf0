/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.DlqStats;
import dev.agentdlq.EntryPage;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.spi.AttemptFailure;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.NewEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How entries are found. */
interface QueryContract extends StoreScenario {
    @Test
    default void finds_the_newest_first() {
        List<UUID> ids = new ArrayList<>(insertAll(Sample.due(), Sample.forReview(), Sample.due()));

        Collections.reverse(ids);

        assertThat(find(DlqQuery.everything())).isEqualTo(ids);
    }

    @Test
    default void finds_by_status() {
        List<UUID> ids = insertAll(Sample.due(), Sample.forReview());
        UUID discarded = bring(FailureStatus.DISCARDED);

        assertThat(find(DlqQuery.status(FailureStatus.PENDING_REVIEW))).containsExactly(ids.get(1));
        assertThat(find(DlqQuery.builder()
                        .status(FailureStatus.PENDING_RETRY)
                        .status(FailureStatus.DISCARDED)
                        .build()))
                .containsExactly(discarded, ids.get(0));
        assertThat(find(DlqQuery.status(FailureStatus.RESOLVED))).isEmpty();
    }

    @Test
    default void finds_by_task_and_by_the_callers_id() {
        List<UUID> ids = insertAll(
                Sample.due().taskId("o-1"),
                Sample.due().taskId("o-1").type("orders.ship"),
                Sample.due().taskId("o-12"));

        assertThat(find(DlqQuery.builder().taskType("orders.ship").build())).containsExactly(ids.get(1));
        assertThat(find(DlqQuery.builder().taskId("o-1").build())).containsExactly(ids.get(1), ids.get(0));
        assertThat(find(DlqQuery.builder().taskType(Sample.TYPE).taskId("o-1").build()))
                .containsExactly(ids.get(0));
    }

    @Test
    default void finds_by_the_fingerprint_of_the_last_failure() {
        UUID same = insert(Sample.due().failed(Sample.failure("here")));
        UUID other = insert(Sample.due().failed(Sample.failure("there")));

        assertThat(find(fingerprint("1:here"))).containsExactly(same);

        List<Claim> claims = claim(2);
        store().settle(claims.stream().map(claim -> retry(claim, MINUTE)).toList());

        assertThat(find(fingerprint("1:here"))).isEmpty();
        assertThat(find(fingerprint("1:again"))).containsExactly(other, same);
        assertThat(find(fingerprint("1:agai"))).isEmpty();
    }

    @Test
    default void finds_a_text_wherever_it_stands() {
        UUID inType = insert(Sample.due().failed(failure("com.acme.NEEDLEException", "x")));
        UUID inMessage = insert(Sample.due().failed(failure("E", "the Needle is lost")));
        UUID inTaskId = insert(Sample.due().taskId("needle-1"));
        UUID inPayload = insert(Sample.due().payload("{\"a\": \"needles\"}"));
        insert(Sample.due());

        assertThat(find(text("needle"))).containsExactly(inPayload, inTaskId, inMessage, inType);
        assertThat(find(text("NEEDLE"))).hasSize(4);
        assertThat(find(text("haystack"))).isEmpty();
    }

    @Test
    default void takes_a_text_literally() {
        UUID percent = insert(Sample.due().failed(failure("E", "100% sure")));
        UUID underscore = insert(Sample.due().failed(failure("E", "snake_case")));
        UUID backslash = insert(Sample.due().failed(failure("E", "C:\\temp")));
        UUID quotes = insert(Sample.due().failed(failure("E", "it's \"quoted\"")));
        UUID nul = insert(Sample.due().failed(failure("E", "n\u0000l")));

        assertThat(find(text("0% s"))).containsExactly(percent);
        assertThat(find(text("%"))).containsExactly(percent);
        assertThat(find(text("e_c"))).containsExactly(underscore);
        assertThat(find(text("_"))).containsExactly(underscore);
        assertThat(find(text(":\\t"))).containsExactly(backslash);
        assertThat(find(text("\\"))).containsExactly(backslash);
        assertThat(find(text("it's \"q"))).containsExactly(quotes);
        assertThat(find(text("n\u0000l"))).containsExactly(nul);
    }

    @Test
    default void finds_by_the_time_of_the_capture() {
        UUID old = insert(Sample.due());
        shiftTime(Duration.ofHours(1));
        UUID young = insert(Sample.due());
        Instant created = entry(young).createdAt();

        assertThat(find(DlqQuery.builder().createdFrom(created).build())).containsExactly(young);
        assertThat(find(DlqQuery.builder().createdBefore(created).build())).containsExactly(old);
        assertThat(find(DlqQuery.builder()
                        .createdFrom(entry(old).createdAt())
                        .createdBefore(created.plus(MINUTE))
                        .build()))
                .containsExactly(young, old);
    }

    @Test
    default void turns_pages_without_gaps_or_repeats_while_entries_come_and_change() {
        List<UUID> ids = new ArrayList<>(
                insertAll(IntStream.range(0, 10).mapToObj(i -> Sample.due()).toArray(Sample[]::new)));
        Collections.reverse(ids);
        DlqQuery query = DlqQuery.builder().limit(4).build();
        List<UUID> seen = new ArrayList<>();

        EntryPage page = store().find(query);
        while (true) {
            page.entries().forEach(entry -> seen.add(entry.id()));
            insert(Sample.due());
            claim(1);
            if (page.next().isEmpty()) {
                break;
            }
            page = store().find(query.next(page));
        }

        assertThat(seen).isEqualTo(ids);
    }

    @Test
    default void ends_with_a_full_page() {
        insertAll(Sample.due(), Sample.due());

        EntryPage page = store().find(DlqQuery.builder().limit(2).build());

        assertThat(page.entries()).hasSize(2);
        assertThat(page.next()).isEmpty();
    }

    @Test
    default void counts_by_task_status_kind_and_reason() {
        insertAll(
                Sample.due(),
                Sample.due(),
                Sample.forReview(),
                Sample.due().type("I.upper"),
                Sample.due().type("b.lower"));

        DlqStats stats = store().stats();

        assertThat(stats.lines())
                .containsExactly(
                        line("I.upper", FailureStatus.PENDING_RETRY, Reason.TRANSIENT, 1),
                        line("b.lower", FailureStatus.PENDING_RETRY, Reason.TRANSIENT, 1),
                        line(Sample.TYPE, FailureStatus.PENDING_RETRY, Reason.TRANSIENT, 2),
                        line(Sample.TYPE, FailureStatus.PENDING_REVIEW, Reason.DETERMINISTIC, 1));
        assertThat(stats.total()).isEqualTo(5);
        assertThat(stats.count(FailureStatus.PENDING_RETRY)).isEqualTo(4);
    }

    private static DlqStats.Line line(String type, FailureStatus status, String reason, long entries) {
        return new DlqStats.Line(type, status, FailureKind.TRANSIENT, reason, entries);
    }

    private List<UUID> find(DlqQuery query) {
        return store().find(query).entries().stream().map(DlqEntry::id).toList();
    }

    private static DlqQuery fingerprint(String fingerprint) {
        return DlqQuery.builder().fingerprint(fingerprint).build();
    }

    private static DlqQuery text(String text) {
        return DlqQuery.builder().text(text).build();
    }

    private static AttemptFailure failure(String type, String message) {
        return new AttemptFailure(FailureKind.TRANSIENT, null, "rule", type, message, "", "1:0", null);
    }

    @Test
    default void finds_an_entry_by_its_own_id_where_its_caller_has_given_none() {
        NewEntry sample = Sample.due().entry();
        UUID own = insert(Sample.due().id(sample.id()).taskId(sample.id().toString()));
        insert(Sample.due());

        assertThat(find(DlqQuery.builder().taskId(own.toString()).build())).containsExactly(own);
        assertThat(find(DlqQuery.builder().taskId(UUID.randomUUID().toString()).build()))
                .isEmpty();
    }
}
