/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.samples.orderflow.OrderTools;
import dev.agentdlq.samples.orderflow.data.Conversation;
import dev.agentdlq.samples.orderflow.data.DataFolder;
import dev.agentdlq.samples.orderflow.data.FinalState;
import dev.agentdlq.samples.orderflow.report.Agreement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second process on the database of a first one that ended with every conversation halted at a deferred call. */
class ResumeIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final DataFolder data = new DataFolder(Path.of("data"));
    private final List<Conversation> conversations = data.conversations();

    @TempDir
    private Path folder;

    @Test
    void goes_on_where_the_first_process_ended() throws InterruptedException {
        List<DlqEntry> left = entriesOfProcessThatNeverRetried();
        assertThat(left).extracting(DlqEntry::status).contains(FailureStatus.PENDING_RETRY);
        Shops shops = new Shops(data.shopRows(), conversations);
        Agreement agreement = new Agreement(FaultPlan.recorded());
        List<PlayedCall> played = Collections.synchronizedList(new ArrayList<>());

        try (AgentDlq dlq = open()) {
            Playback playback = new Playback(dlq, conversations, PATIENCE);
            playback.run(Scenery.of(shops, FaultPlan.recorded()), played::add);
            played.forEach(agreement::call);
            agreement.entries(playback.entries());
        }

        Map<String, FinalState> recorded = data.finalStates().orElseThrow();
        conversations.forEach(c -> agreement.state(shops.stateOf(c.id()), recorded.get(c.id())));
        assertThat(agreement.differences()).isEmpty();
        assertThat(played)
                .extracting(PlayedCall::entry)
                .filteredOn(entry -> entry != null)
                .extracting(DlqEntry::id)
                .containsAll(left.stream().map(DlqEntry::id).toList());
    }

    private List<DlqEntry> entriesOfProcessThatNeverRetried() {
        Shops shops = new Shops(data.shopRows(), conversations);
        try (AgentDlq dlq = open()) {
            OrderTools tools =
                    new OrderTools(new FaultyBackend(Scenery.of(shops, FaultPlan.recorded()), conversations));
            ToolDoor door = new QueuedTools(dlq, tools, shops);
            conversations.forEach(
                    conversation -> new ConversationPlayer(conversation, door, Map.of(), call -> {}).playOn());
            return new Playback(dlq, conversations, PATIENCE).entries();
        }
    }

    private AgentDlq open() {
        return AgentDlq.builder()
                .sqlite(folder.resolve("agent-dlq.db"))
                .captureDeadline(Duration.ofSeconds(30))
                .build();
    }
}
