/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.samples.orderflow.OrderTools;
import dev.agentdlq.samples.orderflow.data.Conversation;
import dev.agentdlq.samples.orderflow.data.DataFolder;
import dev.agentdlq.samples.orderflow.data.FinalState;
import dev.agentdlq.samples.orderflow.data.Json;
import dev.agentdlq.samples.orderflow.data.RecordedAnswer;
import dev.agentdlq.samples.orderflow.data.RecordedCall;
import dev.agentdlq.samples.orderflow.data.RecordedTraffic;
import dev.agentdlq.samples.orderflow.shop.OrderRuleViolation;
import dev.agentdlq.samples.orderflow.shop.Shop;
import dev.agentdlq.samples.orderflow.shop.ShopRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The shop's rules against the recorded traffic, without the dead-letter queue between them. */
class DirectReplayTest {
    private final Binder binder = new Binder(OrderTools.class);
    private final List<String> differences = new ArrayList<>();

    @Test
    void every_executed_call_and_every_changed_row_is_as_recorded() {
        DataFolder folder = new DataFolder(RecordedTraffic.orderFlow());
        ShopRows rows = folder.shopRows();
        Map<String, FinalState> finalStates = folder.finalStates().orElseThrow();

        int executed = 0;
        for (Conversation conversation : folder.conversations()) {
            Shop shop = new Shop(rows);
            for (RecordedCall call : conversation.calls()) {
                if (!call.hasTransientError()) {
                    executed++;
                    replay(shop, call);
                }
            }
            compare(FinalState.of(conversation.id(), rows, shop), finalStates.get(conversation.id()));
        }

        assertThat(differences).isEmpty();
        assertThat(executed).isEqualTo(4170);
        assertThat(finalStates).hasSize(409);
        assertThat(folder.unreadableLines()).isEmpty();
    }

    private void replay(Shop shop, RecordedCall call) {
        OrderTools tools = new OrderTools(new KeyedBackend(shop, call.taskId(), () -> {}));
        try {
            Object answer = binder.bind(call.tool(), call.arguments()).invoke(tools);
            if (call.hasError() || !RecordedAnswer.matches(call, answer)) {
                differences.add(call.taskId() + " " + call.tool() + " answered otherwise");
            }
        } catch (BindingException e) {
            if (!call.hasError()) {
                differences.add(call.taskId() + " " + e.getMessage());
            }
        } catch (OrderRuleViolation e) {
            if (!call.errorText().equals(e.getMessage())) {
                differences.add(call.taskId() + " " + call.tool() + " " + e.getMessage());
            }
        } catch (Exception e) {
            throw new AssertionError(call.taskId(), e);
        }
    }

    private void compare(FinalState state, @Nullable FinalState recorded) {
        boolean same = recorded == null
                ? state.isUnchanged()
                : Json.same(state.orders(), recorded.orders()) && Json.same(state.users(), recorded.users());
        if (!same) {
            differences.add(state.conversation() + " left other rows behind");
        }
    }
}
