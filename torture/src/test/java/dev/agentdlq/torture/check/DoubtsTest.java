/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DoubtsTest {
    private final Checker checker = new Checker(1_000);

    @TempDir
    private Path folder;

    private Findings findings() {
        return checker.check(List.of(), Map.of());
    }

    @Test
    void counts_what_was_found_and_what_waits() {
        Doubts doubts = Doubts.check(
                List.of(
                        new OnceRow(1, true, "RESOLVED", "AMBIGUOUS", "RECONCILED"),
                        new OnceRow(2, false, "PENDING_REVIEW", "AMBIGUOUS", null),
                        new OnceRow(3, true, "PENDING_REVIEW", "POISON_SUSPECT", null)),
                Map.of(1L, 1, 2L, 1),
                checker);

        assertThat(doubts).isEqualTo(new Doubts(2, 1));
        assertThat(findings().isClean()).isTrue();
    }

    @Test
    void finds_an_effect_that_happened_twice_whatever_its_row() {
        Doubts unused = Doubts.check(List.of(), Map.of(1L, 2), checker);

        assertThat(findings().count(Broken.AMBIGUOUS_DOUBLED)).isOne();
    }

    @Test
    void finds_what_was_settled_without_an_effect() {
        Doubts unused =
                Doubts.check(List.of(new OnceRow(1, true, "RESOLVED", "AMBIGUOUS", "RECONCILED")), Map.of(), checker);

        assertThat(findings().count(Broken.AMBIGUOUS_LOST)).isOne();
    }

    @Test
    void finds_what_waits_for_a_person_although_it_could_be_asked_about() {
        Doubts unused =
                Doubts.check(List.of(new OnceRow(1, true, "PENDING_REVIEW", "AMBIGUOUS", null)), Map.of(), checker);

        assertThat(findings().count(Broken.UNRECONCILED)).isOne();
    }

    @Test
    void the_shop_makes_an_effect_for_each_request_but_for_none_that_comes_after_its_answer() throws IOException {
        OnceShop shop = new OnceShop(folder.resolve("once"));

        assertThat(shop.all()).isEmpty();
        shop.make(7, 0);
        shop.make(7, 1);
        assertThat(shop.isMade(7, 2)).isTrue();
        assertThat(shop.isMade(8, 2)).isFalse();
        assertThatThrownBy(() -> shop.make(8, 1)).isInstanceOf(IOException.class);
        shop.make(8, 2);

        assertThat(shop.all()).isEqualTo(Map.of(7L, 2, 8L, 1));
    }
}
