/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentdlq.samples.orderflow.data.FinalState;
import dev.agentdlq.samples.orderflow.data.Json;
import dev.agentdlq.samples.orderflow.data.RecordedCall;
import dev.agentdlq.samples.orderflow.shop.Shop;
import dev.agentdlq.samples.orderflow.shop.ShopRows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A data set of invented conversations in the format of the recorded traffic. */
final class GeneratedDataSet {
    private static final long SEED = 20_261_121L;
    private static final int CONVERSATIONS = 100;

    private final ShopRows rows;
    private final List<String> callLines = new ArrayList<>();
    private final List<String> conversationLines = new ArrayList<>();
    private final List<String> stateLines = new ArrayList<>();

    private GeneratedDataSet(ShopRows rows) {
        this.rows = rows;
    }

    /** Returns the text of each file by its name without the ending of compressed files. */
    static Map<String, String> texts() {
        Dice dice = new Dice(SEED);
        GeneratedDataSet set = new GeneratedDataSet(InventedShop.rows(dice));
        for (int i = 0; i < CONVERSATIONS; i++) {
            set.addConversation(i, dice);
        }
        Map<String, String> textByName = new LinkedHashMap<>();
        textByName.put("calls.jsonl", String.join("\n", set.callLines) + "\n");
        textByName.put("conversations.jsonl", String.join("\n", set.conversationLines) + "\n");
        textByName.put("final_state.jsonl", String.join("\n", set.stateLines) + "\n");
        textByName.put("db/users.json", json(set.rows.users()));
        textByName.put("db/orders.json", json(set.rows.orders()));
        textByName.put("db/products.json", json(set.rows.products()));
        return textByName;
    }

    private void addConversation(int number, Dice dice) {
        String id = String.format(Locale.ROOT, "generated-%03d", number);
        List<String> userIds = List.copyOf(rows.users().keySet());
        String userId = userIds.get(number % userIds.size());
        Recorder recorder = new Recorder(id, rows, dice);
        new Agent(new Shop(rows), dice, recorder, userId).serve(number % Agent.TASKS);
        for (RecordedCall call : recorder.calls()) {
            ObjectNode line = Json.MAPPER.valueToTree(call);
            line.put("task_set", "generated").put("task_id", number).put("turn", 2 * call.seq() + 1);
            callLines.add(json(line));
        }
        conversationLines.add(json(summary(id, number, recorder.calls())));
        FinalState state = recorder.state();
        if (!state.isUnchanged()) {
            stateLines.add(json(state));
        }
    }

    private static ObjectNode summary(String id, int number, List<RecordedCall> calls) {
        return Json.MAPPER
                .createObjectNode()
                .put("conversation", id)
                .put("source", "generated")
                .put("task_set", "generated")
                .put("task_id", number)
                .put("model", "generated")
                .put("calls", calls.size())
                .put("errors", calls.stream().filter(RecordedCall::hasError).count())
                .put(
                        "transient_errors",
                        calls.stream().filter(RecordedCall::hasTransientError).count())
                .put("isolated", true);
    }

    private static String json(Object value) {
        try {
            return Json.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
