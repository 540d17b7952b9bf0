/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.internal.EntryIds;
import dev.agentdlq.spi.TaskPolicy;
import dev.agentdlq.spi.Types;
import java.io.IOException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValuesTest {
    @Test
    void final_statuses_have_no_successor_and_every_other_can_be_left() {
        for (FailureStatus from : FailureStatus.values()) {
            boolean left = false;
            for (FailureStatus to : FailureStatus.values()) {
                left |= from.canBecome(to) && from != to;
            }
            assertThat(left).as(from.name()).isEqualTo(!from.isFinal());
        }
        assertThat(FailureStatus.PENDING_RETRY.canBecome(FailureStatus.PENDING_REVIEW))
                .isFalse();
    }

    @Test
    void a_policy_names_everything_that_is_wrong_with_it() {
        assertThatThrownBy(() -> new TaskPolicy(
                        -1,
                        List.of(IOException.class),
                        List.of(IOException.class),
                        Duration.ofSeconds(5),
                        0.5,
                        Duration.ofSeconds(1),
                        Double.NaN,
                        Duration.ZERO,
                        Duration.ofSeconds(-1),
                        WhenExpired.REVIEW,
                        Effect.IDEMPOTENT,
                        Repeats.EXECUTE,
                        OnFailure.RETHROW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxRetries must not be negative, but was -1")
                .hasMessageContaining("java.io.IOException")
                .hasMessageContaining("multiplier must be 1 or greater, but was 0.5")
                .hasMessageContaining("maxDelay must not be shorter than delay")
                .hasMessageContaining("jitter must be from 0 to 1, but was NaN");
    }

    @Test
    void a_query_has_a_bounded_page() {
        assertThatThrownBy(() -> DlqQuery.builder().limit(0).build()).hasMessageContaining("limit");
        assertThatThrownBy(() -> DlqQuery.builder().limit(1_001).build()).hasMessageContaining("1001");
        assertThat(DlqQuery.everything().limit()).isEqualTo(50);
    }

    private static Receipt receipt(FailureKind kind, FailureStatus status, Receipt.Storage storage) {
        return new Receipt(EntryIds.next(), "order.cancel", kind, null, status, null, storage, false);
    }

    @Test
    void a_notice_for_the_model_is_short_names_the_ticket_and_never_invites_a_repetition() {
        for (FailureKind kind : FailureKind.values()) {
            for (FailureStatus status : FailureStatus.values()) {
                for (Receipt.Storage storage : Receipt.Storage.values()) {
                    Receipt receipt = receipt(kind, status, storage);
                    assertThat(receipt.noticeForModel())
                            .contains(receipt.entryId().toString())
                            .hasSizeLessThan(180);
                }
            }
        }
    }

    @Test
    void a_notice_claims_that_nothing_was_done_only_where_that_is_known() {
        assertThat(receipt(FailureKind.AMBIGUOUS, FailureStatus.PENDING_REVIEW, Receipt.Storage.STORE)
                        .noticeForModel())
                .startsWith("The call failed, and it is not known whether it was carried out.");
        assertThat(receipt(FailureKind.TRANSIENT, FailureStatus.PENDING_RETRY, Receipt.Storage.NONE)
                        .noticeForModel())
                .contains("not certain")
                .contains("may still be carried out")
                .doesNotContain("Not done");
        assertThat(receipt(FailureKind.DETERMINISTIC, FailureStatus.PENDING_REVIEW, Receipt.Storage.STORE)
                        .noticeForModel())
                .startsWith("Not done: the call was refused.");
        assertThat(receipt(FailureKind.TRANSIENT, FailureStatus.PENDING_REVIEW, Receipt.Storage.STORE)
                        .noticeForModel())
                .startsWith("Not done yet: the call failed.");
    }

    static Map<String, ? extends List<? super Integer>[]> example() {
        return Map.of();
    }

    @Test
    void types_made_without_reflection_equal_those_of_the_jdk() throws Exception {
        Type jdk = ValuesTest.class.getDeclaredMethod("example").getGenericReturnType();
        Type made = Types.parameterized(
                Map.class,
                String.class,
                Types.subtypeOf(Types.arrayOf(Types.parameterized(List.class, Types.supertypeOf(Integer.class)))));

        assertThat(made).isEqualTo(jdk).hasSameHashCodeAs(jdk).hasToString(jdk.toString());
        assertThat(jdk).isEqualTo(made);
    }
}
