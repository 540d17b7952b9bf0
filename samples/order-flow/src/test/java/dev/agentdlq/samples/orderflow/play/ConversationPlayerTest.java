/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.ArgumentsState;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.Effect;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.samples.orderflow.data.Conversation;
import dev.agentdlq.samples.orderflow.data.Json;
import dev.agentdlq.samples.orderflow.data.RecordedCall;
import dev.agentdlq.samples.orderflow.play.PlayedCall.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConversationPlayerTest {
    private final FakeDoor door = new FakeDoor();
    private final Map<String, DlqEntry> earlier = new HashMap<>();
    private final List<PlayedCall> log = new ArrayList<>();

    @Test
    void plays_the_calls_in_order() {
        ConversationPlayer player = player(ok(0, null), ok(1, null));

        assertThat(player.playOn()).isEmpty();

        assertThat(door.made).containsExactly("c/0", "c/1");
        assertThat(log).extracting(PlayedCall::outcome).containsExactly(Outcome.OK, Outcome.OK);
    }

    @Test
    void halts_at_a_deferred_call_until_it_is_settled() {
        DlqEntry open = entry(0, FailureStatus.PENDING_RETRY);
        door.entryByTask.put("c/0", open);
        ConversationPlayer player = player(disturbed(0, null), ok(1, null));

        assertThat(player.playOn()).contains(open.id());
        assertThat(player.playOn()).contains(open.id());
        assertThat(door.made).containsExactly("c/0");

        player.settled(entry(0, FailureStatus.RESOLVED));
        assertThat(player.playOn()).isEmpty();
        assertThat(log).extracting(PlayedCall::outcome).containsExactly(Outcome.RESOLVED, Outcome.OK);
    }

    @Test
    void makes_a_call_again_that_the_agent_repeats_and_notes_that_it_was_held_back() {
        door.entryByTask.put("c/0", entry(0, FailureStatus.PENDING_REVIEW));
        door.entryByTask.put("c/1", entry(0, FailureStatus.PENDING_REVIEW));
        door.repeats.add("c/1");
        ConversationPlayer player = player(disturbed(0, null), disturbed(1, 0), ok(2, 0));

        assertThat(player.playOn()).isEmpty();

        assertThat(door.made).containsExactly("c/0", "c/1", "c/2");
        assertThat(log).extracting(PlayedCall::repeat).containsExactly(false, true, false);
        assertThat(log).extracting(PlayedCall::outcome).containsExactly(Outcome.REVIEW, Outcome.REVIEW, Outcome.OK);
    }

    @Test
    void does_not_wait_for_the_call_that_a_repeat_is_told_of() {
        door.entryByTask.put("c/0", entry(9, FailureStatus.PENDING_RETRY));
        door.repeats.add("c/0");

        assertThat(player(disturbed(0, null)).playOn()).isEmpty();
        assertThat(log).extracting(PlayedCall::outcome).containsExactly(Outcome.PENDING);
    }

    @Test
    void does_not_make_a_call_again_that_an_earlier_process_kept() {
        earlier.put("c/0", entry(0, FailureStatus.PENDING_REVIEW));
        ConversationPlayer player = player(ok(0, null), ok(1, null));

        player.playOn();

        assertThat(door.made).containsExactly("c/1");
        assertThat(door.restored).isEmpty();
        assertThat(log).extracting(PlayedCall::outcome).containsExactly(Outcome.REVIEW, Outcome.OK);
    }

    @Test
    void makes_the_effect_again_of_a_call_that_an_earlier_process_resolved() {
        DlqEntry resolved = entry(0, FailureStatus.RESOLVED);
        earlier.put("c/0", resolved);
        ConversationPlayer player = player(disturbed(0, null), ok(1, 0));

        player.playOn();

        assertThat(door.made).containsExactly("c/1");
        assertThat(door.restored).containsExactly("c/0 " + resolved.id());
        assertThat(log).extracting(PlayedCall::outcome).containsExactly(Outcome.RESOLVED, Outcome.OK);
    }

    @Test
    void halts_at_a_call_that_an_earlier_process_left_open() {
        DlqEntry open = entry(1, FailureStatus.RETRYING);
        earlier.put("c/1", open);
        ConversationPlayer player = player(ok(0, null), disturbed(1, null), ok(2, null));

        assertThat(player.hasOpenCall()).isTrue();
        assertThat(player.playOn()).contains(open.id());

        assertThat(door.made).containsExactly("c/0");
    }

    @Test
    void gives_up_the_rest_of_a_conversation_whose_deferred_call_does_not_settle() {
        door.entryByTask.put("c/0", entry(0, FailureStatus.PENDING_RETRY));
        ConversationPlayer player = player(disturbed(0, null), ok(1, null));
        player.playOn();

        player.giveUp();

        assertThat(player.playOn()).isEmpty();
        assertThat(door.made).containsExactly("c/0");
        assertThat(log).extracting(PlayedCall::outcome).containsOnly(Outcome.PENDING);
    }

    private ConversationPlayer player(RecordedCall... calls) {
        return new ConversationPlayer(new Conversation("c", List.of(calls)), door, earlier, log::add);
    }

    private static RecordedCall ok(int seq, @Nullable Integer repeatOf) {
        return call(seq, "ok", null, repeatOf);
    }

    private static RecordedCall disturbed(int seq, @Nullable Integer repeatOf) {
        return call(seq, "error", "transient", repeatOf);
    }

    private static RecordedCall call(int seq, String kind, @Nullable String errorClass, @Nullable Integer repeatOf) {
        return new RecordedCall(
                "c",
                null,
                seq,
                "think",
                Json.MAPPER.createObjectNode(),
                kind,
                "",
                null,
                null,
                errorClass,
                null,
                repeatOf);
    }

    private static DlqEntry entry(int seq, FailureStatus status) {
        return new DlqEntry(
                new UUID(1, seq),
                "c/" + seq,
                "think",
                null,
                ArgumentsState.EXACT,
                Effect.IDEMPOTENT,
                Map.of(),
                "java.io.IOException",
                null,
                "",
                FailureKind.TRANSIENT,
                null,
                "test",
                "1:0",
                "TRANSIENT",
                1,
                3,
                0,
                0,
                0,
                status,
                Instant.EPOCH,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static final class FakeDoor implements ToolDoor {
        private final Map<String, DlqEntry> entryByTask = new HashMap<>();
        private final Set<String> repeats = new HashSet<>();
        private final List<String> made = new ArrayList<>();
        private final List<String> restored = new ArrayList<>();

        @Override
        public Answer call(RecordedCall call) {
            made.add(call.taskId());
            DlqEntry entry = entryByTask.get(call.taskId());
            return entry == null ? new Answer.Returned("") : new Answer.Kept(entry, repeats.contains(call.taskId()));
        }

        @Override
        public void restore(RecordedCall call, UUID idempotencyKey) {
            restored.add(call.taskId() + " " + idempotencyKey);
        }
    }
}
