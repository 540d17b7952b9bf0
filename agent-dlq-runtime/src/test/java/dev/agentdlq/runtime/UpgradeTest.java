/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.ArgumentsState;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.PayloadUpgrade;
import dev.agentdlq.Reason;
import dev.agentdlq.TaskDefinitionException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that were stored by one version of a class and are retried by another: same task type, other parameters. */
@Timeout(120)
class UpgradeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static class Before {
        @AgentTask(type = "pay", backoff = @Backoff(delay = "1ms"))
        public String pay(String invoice, String account) throws IOException {
            throw new IOException("no answer");
        }
    }

    static class Same {
        @AgentTask(type = "pay")
        public String pay(String invoice, String account) {
            return invoice + " by " + account;
        }
    }

    static class Renamed {
        @AgentTask(type = "pay")
        public String pay(String invoice, String debtor) {
            return invoice + " by " + debtor;
        }
    }

    static class Reordered {
        @AgentTask(type = "pay")
        public String pay(String account, String invoice) {
            return invoice + " by " + account;
        }
    }

    static class Added {
        @AgentTask(type = "pay")
        public String pay(String invoice, String account, int cents) {
            return invoice + " by " + account + " of " + cents;
        }
    }

    static class Removed {
        @AgentTask(type = "pay")
        public String pay(String invoice) {
            return invoice;
        }
    }

    static class Retyped {
        @AgentTask(type = "pay")
        public String pay(String invoice, long account) {
            return invoice + " by " + account;
        }
    }

    static class Upgraded {
        @AgentTask(type = "pay")
        public String pay(String account, String invoice, int cents) {
            return invoice + " by " + account + " of " + cents;
        }

        @PayloadUpgrade("pay")
        static Object[] payOfOnlyAnInvoice(String invoice) {
            return new Object[] {"nobody", invoice, 1};
        }

        @PayloadUpgrade("pay")
        Object[] payWithoutCents(String invoice, String account) {
            return new Object[] {account, invoice, 7};
        }
    }

    static class Broken {
        private final String how;

        Broken(String how) {
            this.how = how;
        }

        @AgentTask(type = "pay")
        public String pay(String invoice, String account, int cents) {
            return invoice;
        }

        @PayloadUpgrade("pay")
        Object[] payWithoutCents(String invoice, String account) {
            return switch (how) {
                case "throws" -> throw new IllegalStateException("secret " + invoice);
                case "too few" -> new Object[] {invoice};
                case "null for a number" -> new Object[] {invoice, account, null};
                case "another class" -> new Object[] {invoice, account, 7L};
                default -> new Object[] {invoice, account, 7};
            };
        }
    }

    @TempDir
    Path folder = Path.of("");

    private AgentDlq open() {
        return AgentDlq.builder()
                .sqlite(folder.resolve("dlq.db"))
                .pollInterval(Duration.ofMillis(20))
                .captureDeadline(Duration.ofSeconds(10))
                .build();
    }

    private UUID store() {
        try (AgentDlq dlq = open()) {
            Before wrapped = dlq.wrap(new Before());
            Throwable thrown = catchThrowable(() -> wrapped.pay("#7", "A-1"));
            return dlq.receipt(thrown).orElseThrow().entryId();
        }
    }

    private DlqEntry retryWith(Object tools, UUID id) throws InterruptedException {
        try (AgentDlq dlq = open()) {
            dlq.wrap(tools);
            dlq.start();
            return dlq.await(id, PATIENCE).orElseThrow();
        }
    }

    @Test
    void j1_parameters_that_are_renamed_reordered_added_removed_or_of_another_type_are_noticed() throws Exception {
        for (Object changed :
                new Object[] {new Renamed(), new Reordered(), new Added(), new Removed(), new Retyped()}) {
            UUID id = store();

            DlqEntry entry = retryWith(changed, id);

            assertThat(entry.status()).as("%s", changed.getClass()).isEqualTo(FailureStatus.PENDING_REVIEW);
            assertThat(entry.reason()).isEqualTo(Reason.SIGNATURE_CHANGED);
            assertThat(entry.attemptCount()).isEqualTo(1);
            assertThat(entry.errorMessage())
                    .contains("(invoice:java.lang.String,account:java.lang.String)")
                    .contains("add a @PayloadUpgrade method");
            assertThat(entry.argumentsState()).isEqualTo(ArgumentsState.EXACT);
        }
    }

    @Test
    void j1_a_call_that_waits_for_a_person_can_be_replayed_once_there_is_an_upgrade() throws Exception {
        UUID id = store();
        assertThat(retryWith(new Added(), id).reason()).isEqualTo(Reason.SIGNATURE_CHANGED);

        try (AgentDlq dlq = open()) {
            dlq.wrap(new Upgraded());
            dlq.start();
            dlq.review().by("ana").replay(id, "there is an upgrade now");

            assertThat(dlq.await(id, PATIENCE).orElseThrow().result()).isEqualTo("\"#7 by A-1 of 7\"");
        }
    }

    @Test
    void an_upgrade_leads_stored_arguments_to_the_parameters_of_the_present() throws Exception {
        DlqEntry entry = retryWith(new Upgraded(), store());

        assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(entry.result()).isEqualTo("\"#7 by A-1 of 7\"");
        assertThat(entry.attemptCount()).isEqualTo(2);
    }

    @Test
    void another_class_with_the_same_parameters_needs_no_upgrade() throws Exception {
        assertThat(retryWith(new Same(), store()).result()).isEqualTo("\"#7 by A-1\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"throws", "too few", "null for a number", "another class"})
    void an_upgrade_that_does_not_work_leaves_its_entry_to_a_person_and_says_nothing_of_the_arguments(String how)
            throws Exception {
        DlqEntry entry = retryWith(new Broken(how), store());

        assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
        assertThat(entry.reason()).isEqualTo(Reason.UNDECODABLE);
        assertThat(entry.attemptCount()).isEqualTo(1);
        assertThat(entry.errorMessage())
                .startsWith("@PayloadUpgrade method 'payWithoutCents' ")
                .doesNotContain("#7");
    }

    static class UnknownTask {
        @AgentTask(type = "pay")
        void pay(String invoice) {}

        @PayloadUpgrade("pey")
        Object[] before(int invoice) {
            return new Object[] {"" + invoice};
        }
    }

    static class WrongReturn {
        @AgentTask(type = "pay")
        void pay(String invoice) {}

        @PayloadUpgrade("pay")
        String before(int invoice) {
            return "" + invoice;
        }
    }

    static class PresentParameters {
        @AgentTask(type = "pay")
        void pay(String invoice) {}

        @PayloadUpgrade("pay")
        Object[] before(String invoice) {
            return new Object[] {invoice};
        }
    }

    static class TwoOfTheSame {
        @AgentTask(type = "pay")
        void pay(String invoice) {}

        @PayloadUpgrade("pay")
        Object[] before(int invoice) {
            return new Object[] {"" + invoice};
        }

        @PayloadUpgrade("pay")
        Object[] longBefore(int invoice) {
            return new Object[] {"" + invoice};
        }
    }

    @Test
    void upgrades_that_cannot_work_are_refused_when_their_class_is_wrapped() {
        try (AgentDlq dlq = open()) {
            assertThatThrownBy(() -> dlq.wrap(new UnknownTask()))
                    .isInstanceOf(TaskDefinitionException.class)
                    .hasMessage("@PayloadUpgrade method 'UnknownTask.before' must name a task of its class, but 'pey'"
                            + " is not one of [pay]");
            assertThatThrownBy(() -> dlq.wrap(new WrongReturn()))
                    .hasMessage("@PayloadUpgrade method 'WrongReturn.before' must return Object[], the arguments of the"
                            + " task as it is now, but returns java.lang.String");
            assertThatThrownBy(() -> dlq.wrap(new PresentParameters()))
                    .hasMessage("@PayloadUpgrade method 'PresentParameters.before' must have the parameters that the"
                            + " task had before, but has those that it has now");
            assertThatThrownBy(() -> dlq.wrap(new TwoOfTheSame()))
                    .isInstanceOf(TaskDefinitionException.class)
                    .hasMessageContaining("must have parameters of its own, but '");
        }
    }
}
